import type { Account } from '../accounts/account.ts';
import type { Exclusion } from '../accounts/exclusion.ts';
import type { Hold } from '../accounts/hold.ts';
import type { Unchecked } from '../contracts/surface.ts';
import type { Target } from '../contracts/target.ts';
import type { HistoryItem } from '../roster/items.ts';
import { type Departure, departureOf } from './departure-of.ts';
import type { EventCause } from './event-cause.ts';
import type { PersonReport } from './person-report.ts';
import { type Standing, standingAt, worstOf } from './receipt-standing.ts';
import { type ReceiptStep, stepsSince } from './receipt-steps.ts';

/** What became of a person who left, complete enough for an auditor (`--json`: keep its keys stable). Times ISO 8601 UTC. */
export type Receipt = {
  person: string;
  email?: string;
  name?: string;
  /** What the sources say: `left`, `suspended`, `active` or `unknown`. */
  sourcesSay: string;
  /** The worst of what they are at the targets. */
  standing: Standing;
  asOf: string;
  excluded?: Exclusion;
  disputed: boolean;
  sources: Pick<PersonReport['sources'][number], 'source' | 'userId' | 'says' | 'lastWord'>[];
  /** The events of and since the departure that changed anything, in the order in which they were heard. */
  heard: { event: string; type: string; source: string; occurredAt: string; heardAt: string; what: string }[];
  targets: TargetReceipt[];
  history: { lines: number; from?: string; keptSince: string; isCut: boolean };
};

/** What became of a person on one target. */
export type TargetReceipt = {
  target: string;
  vendor: string;
  standing: Standing;
  why?: string;
  /** What waits for a human, step by step. */
  hold?: Hold;
  causedBy?: string;
  cause?: EventCause;
  /** Since when they are to go, by the source's clock, and by ours. */
  leftAt?: string;
  knownAt?: string;
  /** When that was proved, and how many seconds after each of the two. */
  muted?: Proved;
  removed?: Proved;
  surfaces: { surface: string; checkedAt?: string; changes: number }[];
  unchecked: readonly Unchecked[];
  steps: ReceiptStep[];
  looks: { at: string; what: string }[];
  nextLook?: string;
};

type Proved = { at: string; afterEvent: number; afterKnown: number };

/** What a receipt is made of. `keptSince`: nothing older is kept (ISO 8601 UTC); `history` has the newest line first. */
type Told = {
  report: PersonReport;
  accounts: Record<string, Account>;
  targets: Record<string, Target>;
  now: number;
  keptSince: string;
  isWhole: boolean;
};

/** The receipt of a person. Pure. */
export function receiptOf(told: Told): Receipt {
  const { report, accounts, now, keptSince, isWhole } = told;
  const history = report.history.toReversed();
  const names = new Set([...report.targets.map(({ target }) => target), ...Object.keys(accounts)]);
  const targets = [...names].map((target) => targetReceipt(told, target, history));
  const left = targets.flatMap(({ leftAt, knownAt }) =>
    [leftAt, knownAt].filter((time) => time !== undefined),
  );
  const since = left.sort()[0];
  const [first] = history;
  return {
    person: report.person,
    ...(report.email !== undefined && { email: report.email }),
    ...(report.name !== undefined && { name: report.name }),
    sourcesSay: report.standing,
    standing: worstOf(targets.map(({ standing }) => standing)),
    asOf: new Date(now).toISOString(),
    ...(report.excluded && { excluded: report.excluded }),
    disputed: report.disputed,
    sources: report.sources.map(({ source, userId, says, lastWord }) => ({ source, userId, says, lastWord })),
    heard: since === undefined ? [] : history.flatMap((line) => heardSince(line, since)),
    targets,
    history: {
      lines: history.length,
      ...(first && { from: first.at }),
      keptSince,
      isCut: !isWhole || (since !== undefined && since < keptSince),
    },
  };
}

function heardSince({ at, what, causedBy, heard }: HistoryItem, since: string): Receipt['heard'] {
  if (heard === undefined || heard.occurredAt < since) return [];
  const { type, source, occurredAt } = heard;
  return [{ event: causedBy, type, source, occurredAt, heardAt: at, what }];
}

function targetReceipt(
  { report, accounts, targets }: Told,
  id: string,
  history: HistoryItem[],
): TargetReceipt {
  const target = targets[id];
  const account = accounts[id];
  const known = report.targets.find((one) => one.target === id);
  const departure = account && departureOf(account);
  const standing = standingAt(account, departure, known?.shouldBe.state);
  const lines = linesSince(history, id, departure);
  const steps = stepsSince(lines, target?.surfaces ?? []);
  const cause =
    report.history.find(({ causedBy }) => causedBy === departure?.causedBy)?.cause ?? known?.cause;
  const proved = (at: string | undefined): Proved | undefined =>
    at === undefined || departure === undefined
      ? undefined
      : { at, afterEvent: seconds(departure.at, at), afterKnown: seconds(departure.knownAt, at) };
  const muted = proved(departure?.mutedAt);
  const removed = proved(departure?.removedAt);
  const nextLook = known?.coming.find(({ what }) => what === 'look')?.at;
  return {
    target: id,
    vendor: target?.name ?? id,
    standing,
    ...(known?.why !== undefined && standing !== 'gone' && { why: known.why }),
    ...(standing === 'held' && known?.hold && { hold: known.hold }),
    ...(departure?.causedBy !== undefined && { causedBy: departure.causedBy }),
    ...(departure?.causedBy !== undefined && cause && { cause }),
    ...(departure && { leftAt: departure.at, knownAt: departure.knownAt }),
    ...(muted && { muted }),
    ...(removed && { removed }),
    surfaces: (target?.surfaces ?? []).map(({ surface }) => ({
      surface,
      ...(removed && { checkedAt: removed.at }),
      changes: steps.filter((step) => step.surface === surface && step.isDone).length,
    })),
    unchecked: departure ? (target?.unchecked ?? []) : [],
    steps,
    looks: lines.flatMap(({ at, what, lookedAgain }) => (lookedAgain ? [{ at, what }] : [])),
    ...(removed && nextLook !== undefined && { nextLook }),
  };
}

/** A source's clock may be ahead of ours. */
function seconds(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000;
}

/** What was done at a target for a departure or since: the clock of who wrote it may be a little behind that of who heard of it. */
function linesSince(history: HistoryItem[], target: string, departure: Departure | undefined): HistoryItem[] {
  if (departure === undefined) return [];
  const { knownAt, causedBy } = departure;
  return history.filter(
    (line) => line.target === target && (line.at >= knownAt || line.causedBy === causedBy),
  );
}
