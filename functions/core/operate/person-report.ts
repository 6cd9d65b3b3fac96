import { headKey, progressOf } from '../../lib/listing/index.ts';
import type { Account, LastError } from '../accounts/account.ts';
import { noteOf } from '../accounts/cosmetic.ts';
import { type Rival, usersWith } from '../accounts/rivals.ts';
import type { Config } from '../config/config.ts';
import type { Desired } from '../contracts/desired.ts';
import { asFailure } from '../contracts/errors.ts';
import { emailOf } from '../people/emails.ts';
import { groupsOf, isDeactivated, isLiving } from '../people/identity.ts';
import { type Membership, membershipOf } from '../people/membership.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import { claimantsOf } from '../roster/claims.ts';
import type { HistoryItem } from '../roster/items.ts';
import { keys } from '../roster/keys.ts';

/** Everything about one person, for people and for scripts (`--json`: keep its keys stable). */
export type PersonReport = {
  person: string;
  email?: string;
  name?: string;
  standing: string;
  disputed: boolean;
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
  history: HistoryItem[];
};

export type TargetReport = {
  target: string;
  /** `applied`, `pending`, `working`, `blocked`, `failed` or `unmanaged`. */
  status: string;
  /** `unknown` where nobody can tell, for the reason in `why`. */
  shouldBe: Desired | { state: 'unknown' };
  /** `present`, `muted`, `absent`, `no account there` (there was none to do it to), or `unknown` until it was proved. */
  is: string;
  /** What the mute is at this vendor, where somebody is muted. */
  mute?: string;
  /** The vendor's id of the account. */
  account?: string;
  /** What stands in the way, in words. */
  why?: string;
  lastError?: LastError;
  /** How far the list is that is waited for: pages read, of about so many, since when (ISO 8601). */
  list?: { title: string; pages: number; of?: number; since?: string };
  /** Steps that were begun and are not proved yet. */
  plan?: string[];
  /** What the vendor keeps otherwise and nobody minds. */
  notes?: string[];
  /** When it is looked at again. */
  next?: string;
  causedBy?: string;
};

/** Everybody who says that one e-mail is theirs; the address is with `holder`. */
export type Contest = { disputed: true; email: string; holder: string; people: PersonReport[] };

/**
 * The report on an e-mail, on `<source>:<user id>`, or on a person's own id: of one person, or of all who claim the
 * e-mail, whoever holds it first. `undefined` where no source has spoken of anybody like that.
 */
export async function reportOn(
  world: Evaluating,
  text: string,
  lines: number,
): Promise<PersonReport | Contest | undefined> {
  const person = await findPerson(world, text);
  if (person === undefined) return undefined;
  const email = text.trim().toLowerCase();
  const others = await claimantsOf(world.roster, email);
  const [first, ...rest] = await Promise.all(
    [person, ...others].map((one) => personReport(world, one, lines)),
  );
  if (first === undefined || rest.length === 0) return first;
  return { disputed: true, email, holder: person, people: [first, ...rest] };
}

/** Finds a person by e-mail, by `<source>:<user id>`, or by the person's own id. */
export async function findPerson({ roster, config }: Evaluating, text: string): Promise<string | undefined> {
  const byEmail = await roster.linkOwner(keys.emailLink(text.trim().toLowerCase()));
  if (byEmail !== undefined) return byEmail;
  const [source = '', ...rest] = text.split(':');
  if (source in config.sources) return roster.linkOwner(keys.userLink(source, rest.join(':')));
  const { identities } = await roster.load(text);
  return identities.length > 0 ? text : undefined;
}

/** What each source says of somebody, what each target should be and is, what is pending and why, and the history. */
export async function personReport(world: Evaluating, person: string, lines: number): Promise<PersonReport> {
  const { identities } = await world.roster.load(person);
  const considered = await evaluate(world, person);
  const { merged, accounts, dispute } = considered;
  const rivals = await rivalsOf(world, considered);
  // Of whoever left everywhere the groups of before are known still, and are theirs again when they come back.
  const spoken = merged.living.length > 0 ? merged.living : identities;
  return {
    person,
    email: merged.profile?.email,
    name: merged.profile?.displayName,
    standing: merged.status,
    disputed: dispute !== undefined,
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
      Object.keys(world.config.targets).map(async (target) => {
        const item = accounts[target];
        const { desired, why } = wishFor(world, considered, target);
        const list = await listOf(world, item);
        return {
          target,
          status: item?.status ?? 'unmanaged',
          shouldBe: desired,
          is: stateOf(item),
          mute: stateOf(item) === 'muted' ? world.targets[target]?.mute : undefined,
          account: item?.externalId,
          why: why ?? item?.lastError?.by ?? item?.lastError?.words ?? item?.lastError?.message,
          lastError: item?.lastError,
          plan: item?.plan,
          notes: notesOf(world.targets[target]?.name ?? target, item),
          next: item?.dueAt,
          causedBy: item?.causedBy,
          ...(list && { list }),
        };
      }),
    ),
    history: await world.roster.history(person, lines),
  };
}

function namedIn({ access }: Config): string[] {
  return [...new Set(access.map(({ group }) => group))].filter((group) => group !== '*');
}

/** Nobody is called muted who has nothing there to mute. */
function stateOf({ appliedState, externalId }: Partial<Account> = {}): string {
  if (appliedState === undefined) return 'unknown';
  return externalId === undefined && appliedState !== 'absent' ? 'no account there' : appliedState;
}

function notesOf(name: string, item: Account | undefined): string[] | undefined {
  const notes = Object.entries(item?.trials ?? {}).flatMap(([attribute, trial]) =>
    noteOf(name, attribute, trial),
  );
  return notes.length === 0 ? undefined : notes;
}

/** One target of which nothing can be told keeps nothing of the others from being told. */
function wishFor(
  world: Evaluating,
  considered: Evaluation,
  target: string,
): { desired: TargetReport['shouldBe']; why?: string } {
  try {
    const { desired, owed } = desiredFor(world, considered, target);
    return { desired: owed === undefined ? desired : { state: owed } };
  } catch (thrown) {
    return { desired: { state: 'unknown' }, why: asFailure(thrown).message };
  }
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

/** How far the list is that somebody's account waits for. */
async function listOf({ roster }: Evaluating, item: Account | undefined): Promise<TargetReport['list']> {
  if (item?.lastError?.list === undefined || item.status !== 'pending') return undefined;
  const { since, ...far } = progressOf(await roster.table.read(headKey(item.target, item.lastError.list)));
  return { ...far, ...(since !== undefined && { since: new Date(since).toISOString() }) };
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
