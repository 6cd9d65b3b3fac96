import { isLeft, isTarget } from './has-user.ts';
import type { Turns } from './places.ts';
import type { Policy, RawMember } from './places-schema.ts';
import type { Account } from './schema.ts';
import type { PlaceOp } from './steps.ts';
import { takeRules } from './swap-rules.ts';

/** `returned`: the schedules and policies that the person has been put back into, by their ids. */
export type Returning = Account & { returned?: string[] };

/** A schedule or policy of a snapshot, and what has become of the person's places in it. */
export type Was = { title: string } & (
  | { now: 'theirs' }
  | { now: 'free'; op: PlaceOp }
  | { now: 'moved'; why: string }
);

const changed = 'it was changed since, or the person was left out of it without a stand-in';
const gone = 'it is not there any more';

/**
 * What has become of the places of a snapshot's person. They are free where the stand-in of the removal has them all, had none there
 * before, and everything else is as it was: then to take the stand-in out is to put the person back, and nobody's turn moves.
 */
export function placesWere({ id, places, takers = {} }: Account, account: Returning): Was[] {
  if (places === undefined) return [];
  const there = account.places;
  const back = new Set(account.returned);
  const standIn = (name: string): string | undefined => {
    const taker = takers[name];
    return taker && 'by' in taker && taker.by.type === 'user' ? taker.by.id : undefined;
  };
  return [
    ...places.turns.map((turns): Was => {
      const { schedule, of } = turns;
      const title = `the schedule "${schedule.name}"`;
      const current = there?.turns.find((one) => one.of === of && one.schedule.id === schedule.id);
      if (back.has(schedule.id)) return { title, now: 'theirs' };
      if (current === undefined) return { title, now: 'moved', why: gone };
      const at = there?.readAt ?? 0;
      const became = becameOf(
        { before: (as) => shapeOf(turns, at, as), now: shapeOf(current, at) },
        { id, by: standIn(schedule.name), account: account.id },
      );
      if (became !== 'free') return { title, ...became };
      const by = standIn(schedule.name) ?? '';
      const rota = { id: schedule.id, name: schedule.name, of };
      return { title, now: 'free', op: { kind: 'takeTurns', user: by, by: account.id, rota } };
    }),
    ...places.policies.map((policy): Was => {
      const title = `the escalation policy "${policy.name}"`;
      const current = there?.policies.find((one) => one.id === policy.id);
      if (back.has(policy.id)) return { title, now: 'theirs' };
      if (current === undefined) return { title, now: 'moved', why: gone };
      const became = becameOf(
        { before: (as) => rulesOf(policy, as), now: rulesOf(current) },
        { id, by: standIn(policy.name), account: account.id },
      );
      if (became !== 'free') return { title, ...became };
      const by = standIn(policy.name) ?? '';
      const { id: own, name } = policy;
      return {
        title,
        now: 'free',
        op: { kind: 'takeRules', user: by, by: account.id, policy: { id: own, name } },
      };
    }),
  ];
}

/** Another user in the place of one. */
type As = { user: string; by: string };

type Shapes = { before(as?: As): string; now: string };

function becameOf(
  { before, now }: Shapes,
  { id, by, account }: { id: string; by: string | undefined; account: string },
): 'free' | { now: 'theirs' } | { now: 'moved'; why: string } {
  if (now === before({ user: id, by: account })) return { now: 'theirs' };
  if (by === undefined || before().includes(JSON.stringify(by))) return { now: 'moved', why: changed };
  return now === before({ user: id, by }) ? 'free' : { now: 'moved', why: changed };
}

/** Who is on a schedule and where, of what is not over at `at` (milliseconds since 1970). What the vendor numbers anew is left out. */
function shapeOf(turns: Turns, at: number, as?: As): string {
  const who = (id: string | null | undefined) => (id === as?.user ? as?.by : id) ?? null;
  const member = ({ type, user_id }: RawMember) => [type, who(user_id)];
  if (turns.of === 'layers') {
    return JSON.stringify([
      turns.schedule.schedule_layers
        .filter(({ end }) => isLeft(end, at))
        .map((layer) => [layer.id, layer.users.map(({ user }) => who(user.id))]),
      inOrder(
        turns.overrides
          .filter(({ end }) => isLeft(end, at))
          .map(({ end, user }) => [Date.parse(end), who(user.id)]),
      ),
    ]);
  }
  return JSON.stringify([
    turns.schedule.rotations.map(({ id, events }) => [
      id,
      inOrder(
        events
          .filter(({ effective_until }) => isLeft(effective_until, at))
          .map(({ assignment_strategy }) => assignment_strategy.members.map(member)),
      ),
    ]),
    inOrder(
      turns.overrides
        .filter(({ end_time }) => isLeft(end_time, at))
        .map((one) => [
          Date.parse(one.end_time),
          member(one.overridden_member),
          member(one.overriding_member),
        ]),
    ),
    inOrder(
      turns.customShifts
        .filter(({ end_time }) => isLeft(end_time, at))
        .map((one) => [Date.parse(one.end_time), one.assignments.map((each) => member(each.member))]),
    ),
  ]);
}

function rulesOf({ escalation_rules }: Policy, as?: As): string {
  const rules = as === undefined ? escalation_rules : takeRules(escalation_rules, as.user, as.by);
  return JSON.stringify(
    rules.map(({ targets }) =>
      targets
        .filter((one) => !one.deleted_at)
        .map((one) => [isTarget(one.id)(one) ? 'user' : one.type, one.id]),
    ),
  );
}

function inOrder(rows: unknown[]): unknown[] {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((row): unknown => JSON.parse(row));
}
