import demo from '../../functions/config.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import { drained, eventOf, tell } from '../harness/burst.ts';
import type { Rollcall } from '../harness/rollcall.ts';
import type { VendorId } from '../harness/vendors.ts';

/**
 * What happens to one person, in this order, hours apart. A process remembers ids for minutes, in which another SRE joined:
 * in an organisation where changes are many enough for a limit to matter, there always is one.
 */
export const changes = [
  'joiner, account and group 0.8 s apart',
  'nothing new, five times and backwards',
  'team lost',
  'team gained',
  'mute',
  'unmute',
] as const;
export type Change = (typeof changes)[number];

/**
 * How many calls a change may cost at most, with the demo's configuration and PagerDuty besides. Calls are what every vendor's limit counts:
 * a target that needs more says here why. The person is an SRE, whom each target gives most: a role or a page besides
 * everybody's, and a team.
 */
const config = {
  ...demo,
  targets: { ...demo.targets, pagerduty: { from: 'owner@example.com' } },
  access: demo.access.map((line) =>
    line.group === 'sre'
      ? { ...line, pagerduty: { teams: { SRE: 'responder' as const, Platform: 'observer' as const } } }
      : { ...line, pagerduty: { role: 'limited_user' as const } },
  ),
};

export const budgets: Record<VendorId, Record<Change, number>> = {
  opsgenie: {
    // Nobody has the address, the creation, its role proved, the ids of the teams, the team.
    'joiner, account and group 0.8 s apart': 5,
    'nothing new, five times and backwards': 0,
    // The account, its teams, the team, the role.
    'team lost': 4,
    // The same, the ids of the teams, the role proved.
    'team gained': 6,
    // The account, a call a contact, the role.
    mute: 3,
    // The account, its teams, a call a contact, the role.
    unmute: 4,
  },
  pagertree: {
    // Nobody has the address, the ids of the teams, the creation, the account proved, its teams proved.
    'joiner, account and group 0.8 s apart': 5,
    'nothing new, five times and backwards': 0,
    // The account, the teams, the team right before it is written, the team.
    'team lost': 4,
    'team gained': 4,
    // The account, its roles.
    mute: 2,
    // The account, the teams, the roles.
    unmute: 3,
  },
  // Where nobody asked for the names on its two pages lately, three more: the groups of each, the components of one.
  statuspage: {
    // The list and the creation on each page, the component, the component proved; and two to spare.
    'joiner, account and group 0.8 s apart': 8,
    'nothing new, five times and backwards': 0,
    // The account on the first page; on the other the list, components, metrics and subscribers, and the removal.
    'team lost': 6,
    // The account on the first page; on the other the list, the creation, the component, the component proved.
    'team gained': 5,
    // The list, components, metrics and subscribers of each page, the team members, a removal a page.
    mute: 12,
    // The list and the creation on each page, the component, the component proved.
    unmute: 6,
  },
  // Where no colleague was looked at lately, two more: the licences, the ids of the teams; where none was muted, whose key it is.
  pagerduty: {
    // Nobody has the address, the creation, the user, two teams, the phone, a call a rule.
    'joiner, account and group 0.8 s apart': 8,
    'nothing new, five times and backwards': 0,
    // The user, two teams.
    'team lost': 3,
    'team gained': 3,
    // The user, the sessions, the calendar feed, a call a rule; with a phone a call a contact. A higher role is two more.
    mute: 5,
    // The user, what they are in each team, a call a rule.
    unmute: 5,
  },
};

/** What a vendor was called for a change, such as `GET /v2/users/1 200`, and after how long the first call came. */
export type Spent = { calls: string[]; firstAfter: number };

/** `accounts`: what became of the person on each target, as `opsgenie: applied present`. */
export type Told = { spent: Record<VendorId, Spent>; accounts: string[] };

const vendors: VendorId[] = ['opsgenie', 'statuspage', 'pagertree', 'pagerduty'];
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const group = { id: 'g1', displayName: 'sre' };

/** One person's story through route and the workers in virtual time, with the demo's configuration. */
export async function story(): Promise<Record<Change, Told>> {
  return tell({ seed: 1, config }, async (rollcall) => {
    const { wait, happen, colleague } = createSource(rollcall);
    const told: Partial<Record<Change, Told>> = {};
    for (const change of changes) {
      await wait(hour);
      await colleague(change === 'mute');
      await drained(rollcall);
      await wait(6 * minute);
      const before = callsSoFar(rollcall);
      const began = rollcall.scheduler.now();
      await happen[change]();
      await drained(rollcall);
      told[change] = { spent: spentSince(rollcall, before, began), accounts: accountsOf(rollcall) };
    }
    return told as Record<Change, Told>;
  });
}

function createSource(rollcall: Rollcall) {
  const sent: Event[] = [];
  const wait = (milliseconds: number) => rollcall.scheduler.sleep(milliseconds);
  const say = async (type: Event['type']) => {
    const about = type.startsWith('group.') ? { group } : {};
    const event = { ...eventOf(rollcall, 1, type), id: `okta:${sent.length}`, ...about };
    sent.push(event);
    await rollcall.send(event);
  };
  let colleagues = 1;
  const colleague = async (leaves: boolean) => {
    if (leaves) await rollcall.send(eventOf(rollcall, colleagues, 'user.suspended'));
    colleagues += 1;
    await rollcall.send(eventOf(rollcall, colleagues));
    await rollcall.send({ ...eventOf(rollcall, colleagues, 'group.member_added'), group });
  };
  const happen: Record<Change, () => Promise<void>> = {
    'joiner, account and group 0.8 s apart': async () => {
      await say('user.created');
      await wait(0.8 * second);
      await say('group.member_added');
    },
    'nothing new, five times and backwards': async () => {
      for (let time = 0; time < 5; time++) {
        // Within five minutes a queue takes it for the same message.
        await wait(360 * second);
        for (const event of sent.toReversed()) await rollcall.send(event);
      }
    },
    'team lost': () => say('group.member_removed'),
    'team gained': () => say('group.member_added'),
    mute: () => say('user.suspended'),
    unmute: () => say('user.reactivated'),
  };
  return { wait, happen, colleague };
}

function callsSoFar({ vendors: { simulators } }: Rollcall): Record<VendorId, number> {
  return ofEach((id) => simulators[id].calls.length);
}

function spentSince(
  { vendors: { simulators } }: Rollcall,
  before: Record<VendorId, number>,
  began: number,
): Record<VendorId, Spent> {
  return ofEach((id) => {
    const fresh = simulators[id].calls.slice(before[id]);
    const calls = fresh.map(({ method, path, status }) => `${method} ${path} ${status}`);
    return { calls, firstAfter: Date.parse(fresh[0]?.at ?? '') - began };
  });
}

function ofEach<T>(of: (id: VendorId) => T): Record<VendorId, T> {
  return {
    opsgenie: of('opsgenie'),
    statuspage: of('statuspage'),
    pagertree: of('pagertree'),
    pagerduty: of('pagerduty'),
  };
}

function accountsOf({ table }: Rollcall): string[] {
  const link = table.items().find(({ pk }) => pk === 'LINK#user#okta#u1');
  return table
    .items()
    .filter(({ pk, target }) => !pk.startsWith('HISTORY#') && vendors.some((id) => id === target))
    .filter((account) => account.person === link?.person)
    .map(({ target, status, appliedState }) => `${target}: ${status} ${appliedState}`)
    .sort();
}
