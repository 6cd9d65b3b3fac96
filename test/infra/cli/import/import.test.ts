import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeJob, type Job } from '../../../../functions/core/directory/job.ts';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { createSqsClient, startSqs } from '../../../../infra/local/aws/sqs.ts';
import { createOkta } from '../../../../infra/local/simulators/okta/index.ts';
import { event } from '../../../support/events.ts';
import { createRollcall, pagerConfig } from '../../../support/rollcall.ts';
import { httpInto } from '../../../support/target.ts';
import { createCommand } from '../command.ts';

let server: Awaited<ReturnType<typeof startSqs>>;
let client: ReturnType<typeof createSqsClient>;
let queues = 0;
beforeAll(async () => {
  server = await startSqs(0);
  client = createSqsClient(server.url);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const jo = { id: '00uJO', email: 'jo@example.com', displayName: 'Jo' };
const profile = (name: string) => ({ login: `${name}@example.com`, email: `${name}@example.com` });

let office: Awaited<ReturnType<typeof createOffice>>;
beforeEach(async () => {
  office = await createOffice();
});

/** A roster, a simulated Okta, the ordinary lane of events, and the command beside them. */
async function createOffice() {
  const rollcall = createRollcall(pagerConfig({ leavers: { brake: { people: 1, per: '1h' } } }));
  const { clock, table, roster } = rollcall;
  const okta = createOkta(clock, { tokens: { good: 'full' } });
  const name = `import${++queues}.fifo`;
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true' } }));
  const url = `${server.url}/000000000000/${name}`;
  const secret = { secrets: ['s'], token: 'good' };
  const command = createCommand({
    stage: {
      table,
      roster,
      sqs: client,
      queueUrl: async () => url,
      secrets: { current: async () => secret, all: async () => [secret], tag: async () => undefined },
    },
    config: { leavers: rollcall.world.config.leavers },
    http: async () => httpInto(okta.app),
    now: clock.now,
    sleep: clock.sleep,
  });
  return {
    ...command,
    rollcall,
    okta,
    secret,
    seed: (rows: object) => okta.app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) }),
    /** Runs it while the job becomes what `change` says, as `route` would have it. */
    meanwhile: (line: string, change: Partial<Job>) =>
      command.run(line, {
        sleep: async (milliseconds) => {
          await changeJob(table, 'okta', (job) => job && { ...job, ...change });
          clock.advance(milliseconds);
        },
      }),
    steps: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => JSON.parse(Body));
    },
  };
}

describe('rollcall import', () => {
  test('of a source that is not configured names those that are', async () => {
    const { code, err } = await office.run('import entra');
    expect(err).toBe('There is no source entra: name one of okta, pagerduty.\n');
    expect(code).toBe(2);
  });

  test('has the directory read, watches, and says what came of it', async () => {
    const { code, out, err } = await office.meanwhile('import okta', {
      phase: 'ended',
      users: 25,
      gone: 1,
      outcome: { how: 'complete' },
    });
    expect(await office.steps()).toHaveLength(1);
    expect(err).toMatch(/^The directory is read\.\n/);
    expect(out).toBe('25 users are known. 1 whom the list does not name has left.\n');
    expect(code).toBe(0);
  });

  test('that is under way already is watched, and not begun a second time', async () => {
    expect((await office.run('import okta --wait 0')).err).toBe('The directory is read.\n');
    const { code, out, err } = await office.run('import okta --wait 0');
    expect(await office.steps()).toHaveLength(1);
    expect(err).toBe('It is under way already.\n');
    expect(out).toBe('It goes on by itself (asking whose directory it is).\n');
    expect(code).toBe(0);
  });

  test('goes on by itself after Ctrl-C, which --check does not take for the end', async () => {
    const { code, out } = await office.run('import okta --check', { onInterrupt: (stop) => stop() });
    expect(out).toMatch(/^It goes on by itself/);
    expect(code).toBe(3);
  });

  test('that is slow says what the last error was', async () => {
    const line = 'import okta --wait 2';
    const { out } = await office.meanwhile(line, {
      phase: 'users',
      users: 200,
      lastError: 'Okta 503 on GET',
    });
    expect(out).toBe('It goes on by itself (200 users read). Last error: Okta 503 on GET.\n');
  });

  test.each([
    [
      '',
      { how: 'proves nothing', why: 'the list is empty' },
      0,
      /Nobody was taken for a leaver: the list is empty/,
    ],
    ['--check', { how: 'proves nothing', why: 'the list is empty' }, 3, /Nobody was taken for a leaver/],
    [
      '',
      { how: 'cannot', why: 'the token lacks a right' },
      1,
      /okta cannot be read: the token lacks a right/,
    ],
  ] as const)('%s ends with a code that tells %j', async (flags, outcome, ended, words) => {
    const { code, out } = await office.meanwhile(`import okta ${flags}`, { phase: 'ended', outcome });
    expect(out).toMatch(words);
    expect(code).toBe(ended);
  });

  test('--json has how it ended, for scripts', async () => {
    const outcome = { how: 'cannot', why: 'the token lacks a right' } as const;
    const { code, out, err } = await office.meanwhile('import okta --json', { phase: 'ended', outcome });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      source: 'okta',
      phase: 'ended',
      users: 0,
      ...outcome,
    });
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });
});

describe('rollcall import --dry-run', () => {
  test('says who would be new, who would change and who is missing, and writes nothing', async () => {
    await office.rollcall.happen(event('user.created', 1, { user: jo }));
    await office.rollcall.happen(
      event('user.created', 2, { user: { ...jo, id: '00uGONE', email: 'gone@example.com' } }),
    );
    await office.seed({
      groups: [{ id: '00gSRE', name: 'sre' }],
      users: [
        { id: '00uJO', profile: { ...profile('jo'), title: 'Engineer' }, groups: ['sre'] },
        { id: '00uNEW', profile: profile('new') },
      ],
    });
    const before = JSON.stringify(await office.rollcall.personOf(jo.email));
    const { code, out } = await office.run('import okta --dry-run');
    expect(out).toMatch(/^2 users of 00olocal\w+, in 1 groups of the configuration: sre\.\n/);
    expect(out).toMatch(/1 would be new, 1 would change, 0 are known as they are\./);
    expect(out).toMatch(/1 are not in the list, and have left if the source says so: 00uGONE\./);
    expect(code).toBe(0);
    expect(JSON.stringify(await office.rollcall.personOf(jo.email))).toBe(before);
    expect(await office.steps()).toEqual([]);
    expect(office.okta.calls.filter(({ method, path }) => method !== 'GET' && path !== '/_seed')).toEqual([]);
  });

  test('of an empty list says that it proves nothing, and ends with 3 where that is asked', async () => {
    await office.rollcall.happen(event('user.created', 1, { user: jo }));
    const { code, out } = await office.run('import okta --dry-run --check');
    expect(out).toMatch(/Nobody would be taken for a leaver: the list is empty\./);
    expect(out).not.toMatch(/have left/);
    expect(code).toBe(3);
  });

  test('of another organization says that an import needs --new-tenant', async () => {
    await office.rollcall.table.write(keys.tenant('okta'), undefined, { tenant: '00oBEFORE' });
    const { out } = await office.run('import okta --dry-run');
    expect(out).toMatch(/It was the directory of 00oBEFORE before: an import needs --new-tenant\./);
  });

  test('with a token that is refused is one sentence, without the token', async () => {
    office.secret.token = 'hunter2';
    const { code, out, err } = await office.run('import okta --dry-run');
    expect(err).toMatch(/^okta cannot be read: .*Invalid token provided/);
    expect(err).not.toContain('hunter2');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});
