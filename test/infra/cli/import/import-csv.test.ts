import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../../functions/core/config/config.ts';
import type { Target } from '../../../../functions/core/contracts/target.ts';
import { directoryOf } from '../../../../functions/core/directory/directory-of.ts';
import { jobOf } from '../../../../functions/core/directory/job.ts';
import { runStep } from '../../../../functions/core/directory/run-step.ts';
import { compareDirectories } from '../../../../functions/core/sweep/directories.ts';
import { createTokens } from '../../../../functions/core/vendor/tokens.ts';
import { sources } from '../../../../functions/sources/index.ts';
import { createSqsClient, startSqs } from '../../../../infra/local/aws/sqs.ts';
import { pagerTarget } from '../../../support/pager.ts';
import { createRollcall } from '../../../support/rollcall.ts';
import { createCommand } from '../command.ts';

const folder = mkdtempSync(join(tmpdir(), 'people-'));
afterAll(() => rmSync(folder, { recursive: true }));

const configOf = (tenant = 'csv') =>
  parseConfig(
    {
      sources: { csv: { tenant } },
      targets: { pager: {} },
      access: [
        { group: '*', pager: {} },
        { group: 'sre', pager: { teams: ['SRE'] } },
      ],
      leavers: { brake: { people: 2, per: '1h' } },
    },
    { sources, targets: { pager: pagerTarget as Target } },
    'act',
  );

let server: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
let queues = 0;
beforeAll(async () => {
  server = await startSqs(0);
  sqs = createSqsClient(server.url);
});
afterAll(async () => {
  sqs.destroy();
  await server.close();
});

let shell: Awaited<ReturnType<typeof createShell>>;
beforeEach(async () => {
  shell = await createShell();
});

/** The command, and beside it what reads the file on, a step each time the command waits. */
async function createShell() {
  const rollcall = createRollcall(configOf());
  const { world, table, roster, clock } = rollcall;
  const name = `lifecycle${++queues}.fifo`;
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true' } }));
  const directory = () =>
    directoryOf(
      {
        sources,
        settings: world.config.sources,
        table,
        http: async () => expect.unreachable('a file is not asked for anywhere'),
        secret: async () => expect.unreachable('a file has no secret'),
        tokens: createTokens(clock.now),
        limiter: () => ({ take: async () => {}, pause: async () => {}, learn: async () => {} }),
        exclusive: (_name, _deadline, work) => work(),
        origin: () => undefined,
        now: clock.now,
      },
      Number.POSITIVE_INFINITY,
    );
  const work = async () => {
    const job = await jobOf(table, 'csv');
    if (job === undefined || job.phase === 'ended') return;
    const lifecycle = { send: async () => {} };
    await runStep({ ...world, lifecycle, directory: directory() }, job, Number.POSITIVE_INFINITY);
  };
  const command = createCommand({
    stage: { table, roster, sqs, queueUrl: async () => `${server.url}/000000000000/${name}` },
    now: clock.now,
    sleep: async (milliseconds) => {
      await work();
      clock.advance(milliseconds);
    },
  });
  const path = join(folder, `people${queues}.csv`);
  return {
    ...rollcall,
    /** Imports these lines, as they were changed `ago` milliseconds before now, and works off what follows. */
    async imports(lines: string[], line = '', ago = 60_000) {
      const ended = await this.read(lines, line, ago);
      for (let round = 0; round < 5; round++) {
        await rollcall.sweep();
        await rollcall.drain();
        clock.advance(60_000);
      }
      return ended;
    },
    /** The same, and works nothing off. */
    async read(lines: string[], line = '', ago = 60_000) {
      writeFileSync(path, ['email,name,groups', ...lines].join('\n'));
      const changed = (clock.now() - ago) / 1_000;
      utimesSync(path, changed, changed);
      return await command.run(`import csv ${path} ${line}`, {
        config: async () => loaded(world.config),
      });
    },
    run: (line: string) => command.run(line, { config: async () => loaded(world.config) }),
    accounts: () => [...rollcall.pager.accounts.values()].map(({ email, teams }) => [email, ...teams]).sort(),
    muted: () => [...rollcall.pager.accounts.values()].filter(({ muted }) => muted).map(({ email }) => email),
  };
}

const loaded = (config: ReturnType<typeof configOf>) => ({
  ...config,
  deployment: { kms: 'aws' as const, allowList: {}, silentAfter: {} },
});

const people = (count: number, groups = '') =>
  Array.from({ length: count }, (_, index) => `p${index}@example.com,Person ${index},${groups}`);

describe('rollcall import csv', () => {
  test('makes everybody of the file known, with their groups, and says of which moment it speaks', async () => {
    const { code, out, err } = await shell.imports([...people(2), 'jane@example.com,"Doe, Jane",SRE;Sales']);
    expect({ code, out }).toEqual({ code: 0, out: '3 users are known. Nobody is missing.\n' });
    expect(err).toMatch(
      /The file speaks of 2026-.*, when it was changed last; --as-of says another moment\./,
    );
    expect(shell.accounts()).toEqual([['jane@example.com', 'SRE'], ['p0@example.com'], ['p1@example.com']]);
  });

  test('takes out of a group who is in none any more, and for a leaver who is not in the file', async () => {
    await shell.imports(people(6, 'SRE'));
    const { out } = await shell.imports(people(5, 'Sales'));
    expect(out).toBe('5 users are known. 1 whom the list does not name has left.\n');
    expect(shell.muted()).toEqual(['p5@example.com']);
    expect(shell.accounts().filter(([, team]) => team === 'SRE')).toEqual([['p5@example.com', 'SRE']]);
  });

  test('of an older file undoes nothing of a newer one', async () => {
    await shell.imports(people(4, 'SRE'));
    await shell.imports([...people(3, 'SRE'), 'new@example.com,New,'], '--as-of 2026-01-04T09:00:00Z');
    expect(shell.muted()).toEqual([]);
    expect(shell.accounts().filter(([, team]) => team === 'SRE')).toHaveLength(4);
  });

  test.each([
    ['is empty', [], /Nobody was taken for a leaver: the list is empty/],
    [
      'lost more than the brake allows',
      people(3),
      /3 users are missing from the list, and leavers.brake allows 2/,
    ],
  ])('of a file that %s proves nothing', async (_what, lines, sentence) => {
    await shell.imports(people(6));
    const { out, code } = await shell.imports(lines, '--check');
    expect(out).toMatch(sentence);
    expect(code).toBe(3);
    expect(shell.muted()).toEqual([]);
  });

  test('of another tenant’s file proves nothing, unless that is meant', async () => {
    await shell.imports(people(3));
    shell.world.config = configOf('other');
    expect((await shell.imports(people(2))).out).toMatch(
      /it is the directory of other, and it was that of csv before/,
    );
    expect(shell.muted()).toEqual([]);
    expect((await shell.imports(people(2), '--new-tenant')).out).toMatch(/^2 users are known\. 1 whom/);
  });

  test('in a dry run says what would become known, and keeps nothing', async () => {
    await shell.imports(people(2));
    const { out } = await shell.imports([...people(1), 'new@example.com,New,'], '--dry-run');
    expect(out).toMatch(
      /^2 users of csv.*1 would be new, 0 would change, 1 are known.*1 are not in the list/s,
    );
    expect(shell.accounts()).toHaveLength(2);
  });

  test('of a file with a fault imports nothing, and says each with its line', async () => {
    const { code, err } = await shell.imports([...people(1), 'none,Nobody,', ',Empty,']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /Nothing of .* was imported:\n +line 3: email none is no address\.\n +line 4: there is no email\./,
    );
    expect(shell.accounts()).toEqual([]);
  });

  test('reads a file in pages of two hundred lines, a step each', async () => {
    expect((await shell.read(people(1_001))).out).toMatch(/^1001 users are known/);
    expect((await jobOf(shell.table, 'csv'))?.step).toBe(6 + 3);
  });

  test('leaves nothing of a longer file behind', async () => {
    await shell.read(people(401));
    await shell.read(people(400));
    const kept = JSON.stringify(await shell.table.list('DIRECTORY#csv', 'FILE#'));
    expect(kept).not.toContain('p400@example.com');
  });

  test('is never begun by the clock, and nobody waits for it', async () => {
    await shell.imports(people(1));
    const before = await jobOf(shell.table, 'csv');
    shell.clock.advance(20 * 3_600_000);
    await compareDirectories({ ...shell.world, sources } as Parameters<typeof compareDirectories>[0]);
    expect(await jobOf(shell.table, 'csv')).toEqual(before);
    expect(shell.counted('DirectoryAge')).toEqual([]);
  });

  test.each([
    ['import csv', /Say which file: rollcall import csv people\.csv/],
    ['import csv /none/such.csv', /\/none\/such\.csv cannot be read/],
  ])('%s says what it needs', async (line, sentence) => {
    expect(await shell.run(line)).toMatchObject({ code: 2, err: expect.stringMatching(sentence) });
  });

  test('of a file of the future wants to know of which moment it speaks', async () => {
    const { code, err } = await shell.imports(people(1), '', -3_600_000);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/in the future.*--as-of/) });
    expect((await shell.imports(people(1), '--as-of soon')).err).toMatch(/--as-of soon is no moment/);
  });
});
