import { describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { beginning, type Place, type ReadRows, readPage } from '../../functions/core/drift/read-page.ts';
import { targets } from '../../functions/targets/index.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagertree } from '../../infra/local/simulators/pagertree/index.ts';
import type { Simulator, SimulatorWorld } from '../../infra/local/simulators/simulator.ts';
import { createStatuspage } from '../../infra/local/simulators/statuspage/index.ts';
import { createClock, workbench } from '../support/target.ts';

const quick = { calls: 100_000, seconds: 1 };
const statuspage = { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] };

/** 1,500 accounts; at Statuspage 500 people, each a team member and a page access user of two pages. */
const vendors: Record<
  string,
  {
    settings: unknown;
    grants: unknown[];
    open(world: SimulatorWorld, crowd: number): Simulator;
    crowd: number;
    /** What a list of nobody is. */
    empty: unknown;
  }
> = {
  opsgenie: {
    settings: targets.opsgenie.settings.parse({}),
    grants: [{ role: 'Admin', teams: ['SRE'] }, { teams: ['Platform'] }],
    open: (world, crowd) => createOpsgenie(world, { crowd, limits: { configuration: [], search: [] } }),
    crowd: 1_500,
    empty: { data: [], totalCount: 0, took: 0.1, requestId: 'r' },
  },
  pagertree: {
    settings: {},
    grants: [{ teams: ['SRE'] }],
    open: (world, crowd) => createPagertree(world, { callsPerSecond: 100_000, crowd }),
    crowd: 1_500,
    empty: { data: [], has_more: false, total_count: 0 },
  },
  statuspage: {
    settings: statuspage,
    grants: [{ pages: { localpage001: { groups: ['Partners'] } }, permissions: { localpage001: {} } }],
    open: (world, crowd) => createStatuspage(world, { limit: quick, crowd }),
    crowd: 500,
    empty: [],
  },
};

function open(id: string, crowd: number) {
  const { settings, grants, open } = vendors[id] ?? expect.fail();
  const registry: Record<string, unknown> = targets;
  const target = registry[id] as Target;
  const clock = createClock();
  const simulator = open(clock, crowd);
  const { client } = workbench(target, settings, simulator.app, { now: clock.now });
  const { accounts } = target;
  if (accounts === undefined) throw new Error(`${id} has no lists`);
  const lists = accounts.lists(client, grants);
  const read = async (before: (reads: number) => Promise<unknown> = async () => {}) => {
    const rows: ReadRows = new Map();
    let place: Place | undefined = beginning;
    let doubt: string | undefined;
    while (place !== undefined) {
      await before(place.reads);
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(lists, place, rows);
      doubt = page.doubt;
      place = page.next;
    }
    return { doubt, listed: accounts.listed(client, rows) };
  };
  const fault = (fault: object) =>
    simulator.app.request('/_faults', { method: 'POST', body: JSON.stringify(fault) });
  return { simulator, read, fault };
}

const ids = Object.keys(vendors);

describe.each(ids)('the lists of everybody at %s', (id) => {
  const { crowd, empty } = vendors[id] ?? expect.fail();

  test('say 1,500 accounts in thirty calls, none of which changes anything', async () => {
    const { simulator, read } = open(id, crowd);
    const { listed, doubt } = await read();
    expect(doubt).toBeUndefined();
    expect(listed.accounts.length).toBeGreaterThanOrEqual(1_500);
    expect(new Set(listed.accounts.map(({ id }) => id)).size).toBe(listed.accounts.length);
    expect(simulator.calls.length).toBeLessThanOrEqual(30);
    expect(simulator.calls.every(({ method }) => method === 'GET')).toBe(true);
  });

  test.each([
    ['a page of a gateway’s', { status: 404, body: '<html>not found</html>' }],
    ['what is no list', { status: 200, body: '{}' }],
    ['a 404 without words', { status: 404 }],
  ])('are not read where a page in the middle is %s', async (_what, answer) => {
    const { read, fault } = open(id, 250);
    await expect(read(async (reads) => reads === 1 && fault(answer))).rejects.toThrow();
  });

  test('name nobody where they are empty, and prove nothing where they repeat a page', async () => {
    const { read, fault, simulator } = open(id, 250);
    await fault({ status: 200, body: empty, times: 50 });
    expect((await read()).listed.accounts).toEqual([]);
    await simulator.app.request('/_faults', { method: 'DELETE' });
    const repeating = open(id, 250);
    // The vendor knows no pages: whatever is asked for, it answers its first.
    const first = await firstPage(repeating.simulator);
    await repeating.fault({ status: 200, body: first, times: 50 });
    expect((await repeating.read()).doubt).toMatch(/repeats a page|ended after/);
  });
});

/** What the vendor's first list answers first, as the client asks for it. */
async function firstPage({ app, calls }: Simulator): Promise<unknown> {
  const paths: [string, Record<string, string>][] = [
    ['/v2/users?limit=100&offset=0', { authorization: 'GenieKey k' }],
    ['/api/v4/account_users?limit=100&offset=0&sort=created_at&direction=asc', { authorization: 'Bearer k' }],
    ['/v1/organizations/localorg0000/users?page=1&per_page=100', { authorization: 'OAuth k' }],
  ];
  for (const [path, headers] of paths) {
    const answer = await app.request(path, { headers });
    if (answer.ok && calls.at(-1)?.status === 200) return answer.json();
  }
  throw new Error('no list answers');
}

test('Opsgenie’s list says nothing where it ends before its own count', async () => {
  const { read, fault } = open('opsgenie', 250);
  const users = [{ id: 'u1', username: 'a@b.co', fullName: 'A', role: { name: 'User' } }];
  await fault({ status: 200, body: { data: users, totalCount: 250 } });
  expect((await read()).doubt).toMatch(/^the list ended after 1 users, of 250/);
});

test('Statuspage’s lists say nothing where one of them is refused', async () => {
  const { read, fault } = open('statuspage', 0);
  await fault({ status: 403, body: { error: 'Forbidden' }, times: 2 });
  expect((await read()).doubt).toBe('the list of the team members is refused');
});
