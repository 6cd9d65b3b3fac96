import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { User } from '../../../../functions/core/contracts/event.ts';
import type { EventType } from '../../../../functions/core/contracts/event-types.ts';
import { decodeWake } from '../../../../functions/core/delivery/work.ts';
import { keepReport } from '../../../../functions/core/drift/report.ts';
import { event } from '../../../support/events.ts';
import { startQueues } from '../decide/stage.ts';
import { createOpsgenieStage } from '../opsgenie-stage.ts';

const people = ['jane', 'joe', 'ann'].map((name, index) => ({
  id: `00u${index}`,
  email: `${name}@example.com`,
  displayName: name,
}));
const [jane, joe, ann] = people;
if (jane === undefined || joe === undefined || ann === undefined) throw new Error('three people');
const sre = { id: '00g1', displayName: 'sre' };
const hour = 3_600_000;

let queues: Awaited<ReturnType<typeof startQueues>>;
let stage: ReturnType<typeof createOpsgenieStage>;
let queueUrl: (name: string) => Promise<string>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());
beforeEach(async () => {
  queueUrl = await queues.fresh('opsgenie');
  stage = createOpsgenieStage({ sqs: queues.client, queueUrl });
  for (const [index, user] of people.entries())
    await stage.rollcall.happen(event('user.created', index, { user }));
  await stage.rollcall.happen(event('group.member_added', 9, { user: jane, group: sre }));
  stage.rollcall.clock.advance(hour);
});

const call = async (method: string, path: string, body?: object) => {
  const headers = { authorization: 'GenieKey human', 'content-type': 'application/json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await stage.simulator.app.request(`https://api.opsgenie.com${path}`, init);
  expect(answer.ok).toBe(true);
};
const account = async (email: string | undefined) => {
  const { users } = (await (await stage.simulator.app.request('/_state')).json()) as {
    users: { username: string; fullName: string; role: string; teams: string[] }[];
  };
  return users.find(({ username }) => username === email);
};
const later = (name: EventType, user: User) => {
  const seconds = (stage.rollcall.clock.now() - Date.parse(event(name, 0).occurredAt)) / 1_000;
  return stage.rollcall.happen(event(name, seconds, { user }));
};
const removed = async (user: User) => {
  await later('user.deleted', user);
  stage.rollcall.clock.advance(2 * hour);
  await stage.rollcall.sweep();
  await stage.rollcall.drain();
  expect(await account(user.email)).toBeUndefined();
};
/** Works off what the command sent to the queues. */
async function work() {
  for (const name of ['opsgenie', 'opsgenie-leavers']) {
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: await queueUrl(name), MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '' } of Messages) await stage.rollcall.apply(decodeWake(Body));
  }
}
/** While the command waits, the workers work. */
const working = (line: string) =>
  stage.run(line, {
    sleep: async (milliseconds) => {
      await work();
      stage.rollcall.clock.advance(milliseconds);
    },
  });
const changeByHand = async () => {
  await call('PATCH', `/v2/users/${ann.email}`, { fullName: 'By hand', role: { name: 'Admin' } });
  await call('DELETE', `/v2/teams/SRE/members/${jane.email}?teamIdentifierType=name`);
  await call('DELETE', `/v2/users/${joe.email}`);
};

describe('rollcall drift', () => {
  test('says that nothing differs, in few calls, and writes nothing', async () => {
    const items = JSON.stringify(stage.rollcall.table.items());
    const [calls, writes] = [stage.simulator.calls.length, stage.writes().length];
    const { out, code } = await stage.run('drift --check');
    expect(out).toMatch(/^opsgenie {2}.*\n {2}3 accounts in the lists, 3 people in the roster, 4 calls\n/);
    expect(out).toMatch(/nothing differs\n/);
    expect(out).toMatch(/not compared: contacts, rotas/);
    expect(code).toBe(0);
    expect(stage.simulator.calls.length - calls).toBe(4);
    expect(stage.writes()).toHaveLength(writes);
    expect(JSON.stringify(stage.rollcall.table.items())).toBe(items);
  });

  test('shows what was changed by hand; --fix has it corrected, and then nothing differs', async () => {
    await changeByHand();
    const { out, code } = await stage.run('drift --check');
    expect(code).toBe(3);
    expect(out).toMatch(/missing\n {4}joe@example.com {2}Create the account\n/);
    expect(out).toMatch(/different\n.*jane@example.com {2}Add to the team SRE\n/s);
    expect(out).toMatch(
      /0 surplus, 1 missing, 2 different. To have them corrected: npx rollcall drift --fix/,
    );
    const fixed = await working('drift --fix --yes --check');
    expect(fixed.out).toMatch(/joe@example.com +opsgenie +corrected: right/);
    expect(fixed.code).toBe(0);
    expect(await account(joe.email)).toBeDefined();
    expect((await account(jane.email))?.teams).toContain('SRE');
    expect((await stage.run('drift --check')).code).toBe(0);
  });

  test('says first whose account a human made again though they left, and --fix removes it', async () => {
    await removed(joe);
    stage.rollcall.clock.advance(1_000);
    await call('POST', '/v2/users', { username: joe.email, fullName: 'Joe', role: { name: 'User' } });
    const { out } = await stage.run('drift');
    expect(out).toMatch(/accounts of people who left\n {4}joe@example.com {2}Delete the account/);
    const fixed = await working('drift --fix --yes');
    expect(fixed.out).toMatch(/joe@example.com +opsgenie +corrected: gone/);
    expect(await account(joe.email)).toBeUndefined();
  });

  test('--fix does nothing to whom the brake holds, and says so, until a human lets them go', async () => {
    const { rollcall } = stage;
    rollcall.world.config.leavers.brake = { people: 1, per: hour };
    // The list shows of whom the brake holds no more than that she is an administrator still.
    for (const user of [joe, jane]) await later('user.deleted', user);
    rollcall.clock.advance(1_000);
    const { out: shown } = await stage.run('drift');
    expect(shown).toMatch(/accounts of people who left\n {4}jane@example.com {2}Change the role to User/);
    const writes = stage.writes().length;
    const held = await working('drift --fix --yes --check');
    expect(held.out).toMatch(/jane@example.com +opsgenie +waits for a human: .*rollcall brake/);
    expect({ writes: stage.writes().length - writes, code: held.code }).toEqual({ writes: 0, code: 3 });
    expect((await account(jane.email))?.role).toBe('Admin');
    await working('brake release 1 --yes --reason left');
    await rollcall.drain();
    const released = await working('drift --fix --yes --check');
    expect(released).toMatchObject({ out: expect.stringContaining('nothing differs'), code: 0 });
    expect((await account(jane.email))?.role).toBe('User');
  });

  test('never has an account changed that Rollcall never gave', async () => {
    await call('POST', '/v2/users', {
      username: 'human@example.com',
      fullName: 'H',
      role: { name: 'Admin' },
    });
    await changeByHand();
    const before = await account('human@example.com');
    const { out: shown } = await working('drift --fix --yes');
    expect(shown).toMatch(/1 account that Rollcall never gave is left alone/);
    expect(await account('human@example.com')).toEqual(before);
    const { out } = await stage.run('drift --csv');
    expect(out).toMatch(/^opsgenie,left alone,,human@example.com,/m);
  });

  test('asks first, and does nothing where nobody says yes', async () => {
    await changeByHand();
    const writes = stage.writes().length;
    const { err, code } = await working('drift --fix');
    expect(err).toMatch(/3 accounts will be looked at again/);
    expect(err).toMatch(/add --yes/);
    expect(code).toBe(2);
    await work();
    expect(stage.writes()).toHaveLength(writes);
  });

  test('--json has everything, and a cell of --csv is no formula', async () => {
    await changeByHand();
    const { out } = await stage.run('drift --json --target opsgenie');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      targets: [{ target: 'opsgenie', counts: { missing: 1, different: 2 }, outcome: { how: 'complete' } }],
    });
    await call('POST', '/v2/users', { username: '=cmd@example.com', fullName: 'H', role: { name: 'User' } });
    expect((await stage.run('drift --csv')).out).toMatch(/,'=cmd@example.com,/);
  });

  test.each([
    ['a page of a gateway’s', { status: 404, body: '<html>not found</html>', times: 9 }, 1, /cannot be read/],
    ['a list of nobody', { status: 200, body: { data: [], totalCount: 0 }, times: 9 }, 3, /list is empty/],
  ])('concludes nothing of %s, and has nothing corrected', async (_what, fault, expected, words) => {
    await stage.simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ ...fault, path: '/v2/users' }),
    });
    const writes = stage.writes().length;
    const { out, code } = await working('drift --check --fix --yes');
    expect(out).toMatch(words);
    expect(out).toMatch(/Nothing is to be corrected/);
    expect(code).toBe(expected);
    expect(stage.writes()).toHaveLength(writes);
  });

  test('--last says what the last night found, and makes no call', async () => {
    expect((await stage.run('drift --last')).err).toMatch(/opsgenie was not compared yet/);
    await changeByHand();
    const found = await stage.run('drift --json');
    const [drift] = JSON.parse(found.out).targets;
    await keepReport(stage.rollcall.table, drift);
    const calls = stage.simulator.calls.length;
    const { out, code } = await stage.run('drift --last --check');
    expect(out).toMatch(/missing\n {4}joe@example.com {2}Create the account\n/);
    expect(code).toBe(3);
    expect(stage.simulator.calls).toHaveLength(calls);
    expect((await stage.run('drift --last --fix')).code).toBe(2);
  });

  test('of a target that is not there says so', async () => {
    expect(await stage.run('drift --target nowhere')).toMatchObject({ code: 2 });
  });
});
