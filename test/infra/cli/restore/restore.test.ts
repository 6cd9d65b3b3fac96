import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../../functions/core/contracts/target.ts';
import { statuspage } from '../../../../functions/targets/statuspage/index.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createReturns } from '../../../support/returns.ts';
import { httpInto } from '../../../support/target.ts';
import { createVendor, one, organization, settle, two } from '../../../targets/statuspage-vendor.ts';
import { createCommand } from '../command.ts';
import { startQueues } from '../decide/stage.ts';

let queues: Awaited<ReturnType<typeof startQueues>>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

let vendor: ReturnType<typeof createVendor>;
let office: ReturnType<typeof createReturns>;
const email = 'jane@example.com';

beforeEach(async () => {
  vendor = createVendor();
  await settle(vendor);
  office = createReturns({
    id: 'statuspage',
    target: statuspage as unknown as Target,
    client: vendor.worker().client,
    settings: { organization, pages: [one, two] },
    advance: vendor.clock.advance,
  });
  await office.joins();
});

/** The command line beside it; `typed` is what the operator types. */
async function run(line: string, typed?: string) {
  const { table, roster, clock } = office.rollcall;
  const key = async () => ({ key: 'local-key' });
  const { run: go, readings } = createCommand({
    stage: {
      table,
      roster,
      sqs: queues.client,
      queueUrl: await queues.fresh('statuspage'),
      store: createMemoryStore(),
      secrets: { current: key, all: async () => [], tag: async () => undefined },
    },
    config: office.world.config,
    http: async () => httpInto(vendor.simulator.app),
    now: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
    ...(typed !== undefined && { input: typed, isTyped: true }),
  });
  const ended = await go(line);
  // On the local machine a target acts unless it is told otherwise.
  expect(new Set(readings)).toEqual(new Set(['local']));
  return ended;
}

describe('rollcall restore', () => {
  test('--dry-run says every step and what does not come back, and changes nothing', async () => {
    await office.leaves();
    await office.comesBack();
    vendor.writes();
    const items = JSON.stringify(office.rollcall.table.items());
    const { out, code } = await run(`restore ${email} --dry-run`);
    expect(out).toMatch(/statuspage {2}as before the removal of 2026-01-05 .*, because of/);
    expect(out).toMatch(/\+ create the team member\n/);
    expect(out).toMatch(/- not restored: the id of the team member: it is a new one\n/);
    expect(out).toMatch(/Nothing was changed\.\n$/);
    expect(code).toBe(0);
    expect(vendor.writes()).toEqual([]);
    expect(JSON.stringify(office.rollcall.table.items())).toBe(items);
  });

  test('asks, does it after a yes and nothing after anything else, and has it on record', async () => {
    await office.leaves();
    await office.comesBack();
    const { person } = await office.rollcall.personOf(email);
    vendor.writes();
    expect((await run(`restore ${email}`, 'n\n')).out).toBe('Nothing was done.\n');
    expect(vendor.writes()).toEqual([]);
    expect((await run(`restore ${email}`)).err).toMatch(
      /Nobody can be asked here: add --yes\. Nothing was done\.\n$/,
    );
    const { out, err, code } = await run(`restore ${email}`, 'y\n');
    expect(err).toMatch(/\+ create the team member\n[\s\S]*Restore this\? \[y\/N\]/);
    expect(out).toBe('statuspage: restored; a worker looks at the account next.\n');
    expect(code).toBe(0);
    expect(vendor.writes().length).toBeGreaterThan(4);
    const told = (await office.rollcall.roster.history(person, 100)).map(({ what }) => what);
    expect(told[0]).toBe('restored');
    expect(told).toContainEqual(expect.stringMatching(/^a restore is begun by local, from the snapshot of/));
    const again = await run(`restore ${email} --yes --json`);
    expect(JSON.parse(again.out)).toMatchObject({
      version: 1,
      person,
      targets: [{ target: 'statuspage', steps: [], restored: false }],
    });
    expect(vendor.writes()).toEqual([]);
  });

  test('of a person who is still gone says the ways, and ends with 1', async () => {
    await office.leaves();
    const { out, code } = await run(`restore ${email} --yes`);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /every source says that they left\. Either bring them back at the source, or leave them alone first: npx rollcall exclude/,
    );
    expect(code).toBe(1);
  });

  test('takes the removal that is named, of which there may be several', async () => {
    await office.leaves();
    await office.comesBack();
    await run(`restore ${email} --yes`);
    const [first] = office.rollcall.table
      .items()
      .filter(({ pk, parts }) => pk.startsWith('SNAPSHOT#') && parts);
    const { out } = await run(`restore ${email} --at 2031 --dry-run`);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`say --at with one of ${first?.at}.`);
    const named = await run(`restore ${email} --at ${first?.at} --dry-run`);
    expect(named.out).toContain('nothing is lacking');
  });

  test.each([
    ['restore nobody@example.com', 1, 'No source has spoken of nobody@example.com yet.'],
    [`restore ${email}`, 1, `Nothing is kept of ${email}`],
    [`restore ${email} --target slack`, 2, 'There is no target slack: name one of statuspage.'],
  ])('%s ends with %d and a sentence', async (line, code, sentence) => {
    const ended = await run(line);
    expect(ended.err).toContain(sentence);
    expect(ended.code).toBe(code);
  });
});
