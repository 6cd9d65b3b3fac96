import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { ConfigOutline } from '../functions/core/config/config.ts';
import { DeploymentOutline } from '../functions/core/config/deployment.ts';
import { keysAt } from '../functions/core/config/keys-at.ts';
import { placeholders } from '../functions/core/config/placeholders.ts';
import { sources } from '../functions/sources/index.ts';
import { knownTypes } from '../functions/sources/okta/mapping.ts';
import { targets } from '../functions/targets/index.ts';
import { loadConfig } from '../infra/load-config.ts';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = globSync(['*.md', 'docs/*.md'], { cwd: root }).sort();
const everything = documents.map(read).join('\n');

/** Every match of the pattern's first group, with the document that it stands in. */
const inDocuments = (pattern: RegExp) =>
  documents.flatMap((path) => [...read(path).matchAll(pattern)].map(([, found = '']) => ({ path, found })));

/** A heading as GitHub makes a fragment of it. */
const fragments = (path: string) =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the documentation', () => {
  test('is of these documents, of which the README takes five minutes', () => {
    const names = [
      'add-a-vendor',
      'architecture',
      'configure',
      'decisions',
      'deploy',
      'guarantees',
      'operate',
    ];
    expect(documents).toEqual(expect.arrayContaining(names.map((name) => `docs/${name}.md`)));
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  test('links to nothing that is not there', () => {
    const broken = inDocuments(/\]\((?!https?:)([^)]+)\)/g).filter(({ path, found }) => {
      const [file = '', fragment] = found.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return fragment !== undefined && !fragments(target).includes(fragment);
    });
    expect(broken).toEqual([]);
  });

  test('names no file and no folder that is not there', () => {
    const named = inDocuments(/`((?:functions|infra|test|docs|\.ci)\/[\w./-]*)`/g);
    expect(named.length).toBeGreaterThan(30);
    const made = ['infra/local/secrets.json'];
    expect(named.filter(({ found }) => !made.includes(found) && !existsSync(join(root, found)))).toEqual([]);
  });

  test('names no command that is not there', () => {
    const verbs = inDocuments(/\brollcall ([a-z]+)/g).filter(
      ({ found }) => !existsSync(join(root, 'infra/cli', found)),
    );
    expect(verbs).toEqual([]);
    const scripts = inDocuments(/\bnpm run (?:-s |--silent )?([a-z]+)/g).filter(
      ({ found }) => !Object.hasOwn(packageJson.scripts, found),
    );
    expect(scripts).toEqual([]);
  });

  test('has every command that is there', () => {
    const verbs = globSync('infra/cli/*/', { cwd: root }).map((folder) => folder.split('/')[2] ?? folder);
    expect(verbs.filter((verb) => !everything.includes(`rollcall ${verb}`))).toEqual([]);
    const scripts = Object.keys(packageJson.scripts).filter((name) => !verbs.includes(name));
    const written = (name: string) =>
      name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
    expect(scripts.filter((name) => !everything.includes(written(name)))).toEqual([]);
  });
});

test('every guarantee names tests that exist', () => {
  const titles = globSync('test/**/*.test.ts', { cwd: root }).map(read);
  const named = [...read('docs/guarantees.md').matchAll(/(?<=[|,] )\*([^*]+)\*/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((name) => !titles.some((text) => text.includes(name)))).toEqual([]);
});

test('the event types in the README are those that Okta sends, and all that count', () => {
  const rows =
    read('README.md').match(/^\|.*user\.lifecycle.*$|^\|.*`group\..*$|^\|.*`user\.account.*$/gm) ?? [];
  const named = rows
    .flatMap((row) => [...(row.split('|')[2] ?? '').matchAll(/`([\w.]+)`/g)].map(([, type = '']) => type))
    .map((type) => (type.startsWith('.') ? `user.lifecycle${type}` : type));
  const ofApplication = (type: string) => type.startsWith('application.');
  expect(named.sort()).toEqual(knownTypes.filter((type) => !ofApplication(type)).sort());
});

describe('how to configure', () => {
  const guide = read('docs/configure.md');

  /** Every name of a key in a schema, at any depth. */
  function keysOf(schema: z.core.$ZodType, path: PropertyKey[] = []): string[] {
    const here = keysAt(schema, path);
    const within = here.length > 0 ? here : keysAt(schema, [...path, 0]).length > 0 ? [0] : [];
    return [...here, ...within.flatMap((key) => keysOf(schema, [...path, key]))];
  }

  const schemas = [
    ConfigOutline,
    DeploymentOutline,
    ...Object.values(sources).map(({ settings }) => settings),
    ...Object.values(targets).flatMap(({ settings, grant }) => [settings, grant]),
  ];
  const keys = [...new Set(schemas.flatMap((schema) => keysOf(schema)))];

  test('has every key that there is', () => {
    expect(keys).toEqual(
      expect.arrayContaining(['leavers', 'percent', 'receiveAtOnce', 'header', 'calls', 'teamAdmin']),
    );
    expect(keys.filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
  });

  const example = /```ts\n(.*?)```/s.exec(guide)?.[1] ?? '';

  test('has an example with every key', () => {
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(example))).toEqual([]);
  });

  test('has an example that loads, with nothing of the demo in it', async () => {
    // The same text in a file, so that its types are checked with all the others.
    expect(read('test/example.config.ts').replace('../functions/', './')).toBe(example);
    const config = await loadConfig(join(root, 'test/example.config.ts'));
    expect(Object.keys(config.sources)).toEqual(Object.keys(sources));
    expect(Object.keys(config.targets)).toEqual(Object.keys(targets));
    expect(placeholders(config, targets)).toEqual([]);
  });

  test('says what the mute is at each vendor, in the words of `status` and `doctor`', () => {
    const lines = Object.values(targets).map(({ name, mute }) => `- ${name}: ${mute}`);
    expect(guide.split('\n')).toEqual(expect.arrayContaining(lines));
  });
});

test('how to operate says of every alarm what to do', () => {
  const told = [...read('docs/operate.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
  const names = globSync('infra/stack/alarms/*.ts', { cwd: root }).flatMap((path) =>
    [...read(path).matchAll(/\bname: [`']([^`']+)[`'],/g)].map(([, name = '']) => name),
  );
  expect(names.length).toBeGreaterThan(10);
  const isTold = (name: string) => {
    const pattern = name.replace(/\$\{[^}]*\}(\))?/g, '.+');
    return told.some((one) => new RegExp(`^${pattern}$`).test(one));
  };
  expect(names.filter((name) => !isTold(name))).toEqual([]);
});
