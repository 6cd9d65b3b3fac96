import type { Exclusion } from '../accounts/exclusion.ts';
import { type Rival, usersWith } from '../accounts/rivals.ts';
import type { Config } from '../config/config.ts';
import { emailOf } from '../people/emails.ts';
import { groupsOf } from '../people/groups-of.ts';
import { isDeactivated, isLiving } from '../people/is-living.ts';
import { type Membership, membershipOf } from '../people/membership.ts';
import { type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import { claimantsOf } from '../roster/claims.ts';
import type { HistoryItem } from '../roster/items.ts';
import { causesOf, type EventCause } from './event-cause.ts';
import { causeIn, type TargetReport, targetReport } from './target-report.ts';

/** Everything about one person, for people and for scripts (`--json`: keep its keys stable). */
export type PersonReport = {
  person: string;
  email?: string;
  name?: string;
  standing: string;
  disputed: boolean;
  /** They are left alone on every target: until when (ISO 8601 UTC), why, and by whom. */
  excluded?: Exclusion;
  /** The others who say that their e-mail is this person's, and whether the address is with them; absent without any. */
  rivals?: (Rival & { holds: boolean })[];
  sources: {
    source: string;
    userId: string;
    says: string;
    email?: string;
    groups: string[];
    lastWord: string;
  }[];
  /** Of each group that the configuration names, whether they are in it, as far as any source ever said. */
  groups: { group: string; is: Membership }[];
  targets: TargetReport[];
  /** The newest first; `cause` where more than the id of the event is known still. */
  history: (HistoryItem & { cause?: EventCause })[];
};

/** What each source says of a person, what each target should be and is, what is pending and why, and the history. */
export async function personReport(world: Evaluating, person: string, lines: number): Promise<PersonReport> {
  const { identities } = await world.roster.load(person);
  const considered = await evaluate(world, person);
  const { merged, dispute, excluded } = considered;
  const rivals = await rivalsOf(world, considered);
  const history = await world.roster.history(person, lines);
  const causes = causesOf(identities, history);
  // The groups of before of a person who left everywhere are known still, and are theirs again when they come back.
  const spoken = merged.living.length > 0 ? merged.living : identities;
  return {
    person,
    email: merged.profile?.email,
    name: merged.profile?.displayName,
    standing: merged.status,
    disputed: dispute !== undefined,
    ...(excluded && { excluded }),
    ...(rivals.length > 0 && { rivals }),
    sources: identities.map((identity) => ({
      source: identity.source,
      userId: identity.userId,
      says: saysOf(identity),
      email: emailOf(identity),
      groups: groupsOf(identity).map((id) => identity.groupNames[id]?.value ?? id),
      lastWord: lastWordOf(identity),
    })),
    groups: namedIn(world.config).map((group) => ({ group, is: membershipOf(spoken, group) })),
    targets: await Promise.all(
      Object.keys(world.config.targets).map((target) => targetReport(world, considered, target, causes)),
    ),
    history: history.map((line) => ({
      ...line,
      ...causeIn(causes, line.causedBy),
    })),
  };
}

function namedIn({ access }: Config): string[] {
  return [...new Set(access.map(({ group }) => group))].filter((group) => group !== '*');
}

/** Who claims the e-mail of a person, or holds the one that they claim. */
async function rivalsOf({ roster }: Evaluating, { person, merged, dispute }: Evaluation) {
  if (dispute !== undefined) return dispute.rivals.map((rival) => ({ ...rival, holds: true }));
  const email = merged.profile?.email;
  if (email === undefined || !(await roster.ownsEmail(person, email))) return [];
  const found = (await claimantsOf(roster, email)).map(async (other) =>
    usersWith(email, (await roster.load(other)).identities, other),
  );
  return (await Promise.all(found)).flat().map((rival) => ({ ...rival, holds: false }));
}

type Known = Parameters<typeof isLiving>[0];

function saysOf(identity: Known): string {
  if (isDeactivated(identity)) return 'deactivated';
  if (!isLiving(identity)) return 'deleted';
  return (identity.active?.value ?? true) ? 'active' : 'suspended';
}

/** When the source last said anything of them: the time in the latest stamp. */
function lastWordOf({ exists, active, attributes, memberships, cleared }: Known): string {
  const registers = [exists, active, ...Object.values(attributes), ...Object.values(memberships)];
  const stamps = registers.flatMap((register) => register?.stamp ?? []);
  return [...stamps, cleared ?? ''].sort().at(-1)?.split(' ')[0] ?? '';
}
