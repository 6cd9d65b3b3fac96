import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPeople } from '../../../../infra/cli/import/people-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'people-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (lines: string[]) => {
  const path = join(folder, 'people.csv');
  writeFileSync(path, ['email,groups', ...lines].join('\n'));
  return path;
};
const sizes = (pages: unknown[]) => pages.map((page) => Buffer.byteLength(JSON.stringify(page)));

test('ten thousand lines are fifty pages', async () => {
  const path = write(Array.from({ length: 10_000 }, (_, index) => `person${index}@example.com,SRE;Sales`));
  const { head, pages } = await readPeople(path, undefined, Date.now());
  expect(head).toMatchObject({ pages: 50, users: 10_000 });
  expect(pages.flat()).toHaveLength(10_000);
});

test('a page fits into an item of the table, however long its lines are', async () => {
  const groups = Array.from({ length: 400 }, (_, index) => `a group with a long name, number ${index}`).join(
    ';',
  );
  const path = write(Array.from({ length: 20 }, (_, index) => `person${index}@example.com,"${groups}"`));
  const { pages } = await readPeople(path, undefined, Date.now());
  expect(pages.length).toBeGreaterThan(1);
  expect(Math.max(...sizes(pages))).toBeLessThan(400_000);
  const path2 = write([`jane@example.com,"${groups};${groups.replaceAll('number', 'no')}"`]);
  await expect(readPeople(path2, undefined, Date.now())).rejects.toThrow(/line 2: it has too many groups/);
});

test('the same file of another moment is another one', async () => {
  const path = write(['jane@example.com,']);
  const one = await readPeople(path, '2026-01-04T09:00:00Z', Date.now());
  const other = await readPeople(path, '2026-01-05T09:00:00Z', Date.now());
  expect(one.head.asOf).toBe('2026-01-04T09:00:00.000Z');
  expect(one.head.file).not.toBe(other.head.file);
});
