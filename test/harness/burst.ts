import type { Event } from '../../functions/core/contracts/event.ts';
import { createRollcall, type Rollcall, type RollcallOptions } from './rollcall.ts';
import type { VendorId } from './vendors.ts';

/** Everybody has an account on these targets, and nothing special there. */
export function configFor(...ids: VendorId[]): object {
  const targets = {
    opsgenie: {},
    statuspage: { organization: 'localorg0000', pages: ['localpage001'] },
    pagertree: {},
    pagerduty: { from: 'owner@example.com' },
  };
  const grants = {
    opsgenie: { role: 'User' },
    statuspage: { pages: { localpage001: { groups: ['Customers'] } } },
    pagertree: { roles: ['communicator'] },
    pagerduty: { role: 'limited_user' },
  };
  const only = <T extends object>(all: T) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => ids.some((each) => each === id)));
  return {
    sources: { okta: {}, pagerduty: {} },
    targets: only(targets),
    access: [{ group: '*', ...only(grants) }],
    leavers: { grace: '72h', brake: false },
  };
}

/** Everybody is on all three vendors; an SRE is on two pages of Statuspage, and may have the right to edit. */
export function everywhere(rights: object = {}): object {
  const all = configFor('opsgenie', 'statuspage', 'pagertree') as { targets: object; access: object[] };
  const sre = {
    group: 'sre',
    opsgenie: { role: 'Admin', teams: ['SRE'] },
    statuspage: { pages: { localpage002: { groups: ['Internal'], components: ['API'] } }, ...rights },
    pagertree: { teams: ['SRE'] },
  };
  const statuspage = { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] };
  return { ...all, targets: { ...all.targets, statuspage }, access: [...all.access, sre] };
}

export const emailOf = (number: number) => `p${number}@example.com`;

/** An event about one of a burst's people, at this moment. */
export function eventOf(
  { scheduler }: Rollcall,
  number: number,
  type: Event['type'] = 'user.created',
): Event {
  return {
    id: `okta:${type}:${number}`,
    type,
    source: 'okta',
    occurredAt: new Date(scheduler.now()).toISOString(),
    user: { id: `u${number}`, email: emailOf(number), displayName: `Person ${number}` },
  };
}

/** A burst of so many joiners. */
export async function joiners(rollcall: Rollcall, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await rollcall.send(eventOf(rollcall, number));
}

/**
 * An SRE who has been everywhere for a while leaves, so many milliseconds after so many joiners; answers the event and
 * when that was.
 */
export async function leaverBehind(
  rollcall: Rollcall,
  count: number,
  wait: number,
): Promise<{ departure: Event; left: number }> {
  await rollcall.send(eventOf(rollcall, 9_999));
  const group = { id: 'g1', displayName: 'SRE' };
  await rollcall.send({ ...eventOf(rollcall, 9_999, 'group.member_added'), group });
  await drained(rollcall);
  await joiners(rollcall, count);
  await rollcall.scheduler.sleep(wait);
  const left = rollcall.scheduler.now();
  const departure = eventOf(rollcall, 9_999, 'user.deleted');
  await rollcall.send(departure);
  return { departure, left };
}

/** Milliseconds until nothing is queued any more. */
export async function drained(rollcall: Rollcall, look = 1_000): Promise<number> {
  const start = rollcall.scheduler.now();
  while (!rollcall.isQuiet()) await rollcall.scheduler.sleep(look);
  return rollcall.scheduler.now() - start;
}

/** Plays a story in virtual time and hands over what became of it. */
export async function tell<T>(
  options: RollcallOptions,
  story: (rollcall: Rollcall) => Promise<T>,
): Promise<T> {
  const rollcall = createRollcall(options);
  return rollcall.scheduler.run(story(rollcall));
}

/** How often a vendor was called, how often it said that this was too much, and the seconds from first to last. */
export function callsOf(
  { vendors }: Rollcall,
  id: VendorId,
): { made: number; refused: number; seconds: number } {
  const { calls } = vendors.simulators[id];
  const refused = calls.filter(({ status }) => status === 429 || status === 420).length;
  const [first, last] = [calls[0], calls.at(-1)].map((call) => Date.parse(call?.at ?? ''));
  return { made: calls.length, refused, seconds: ((last ?? 0) - (first ?? 0)) / 1_000 };
}
