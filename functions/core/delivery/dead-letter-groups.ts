/** A dead letter, as `deadLetter` and `quarantine` wrote it. */
export type DeadLetter = {
  body: string;
  /** Why it is dead, in `reason`; whom and what it is about, as far as that is known. */
  facts: Record<string, string>;
};

/** Dead letters with one cause. `cause` says it for people; equal causes are one group. */
type ReasonGroup<L extends DeadLetter> = { cause: string; deadLetters: L[] };

/** Groups dead letters by why they are dead, the largest group first. */
export function groupByReason<L extends DeadLetter>(deadLetters: L[]): ReasonGroup<L>[] {
  const groups = Map.groupBy(deadLetters, ({ facts }) => causeOf(facts));
  return [...groups]
    .map(([cause, group]) => ({ cause, deadLetters: group }))
    .sort((a, b) => b.deadLetters.length - a.deadLetters.length || (a.cause < b.cause ? -1 : 1));
}

/** The newest vendor's words may name a person, so they are no part of the cause. */
function causeOf({ kind, reason }: Record<string, string>): string {
  const said = reason ?? 'delivered too often: the worker died each time';
  return kind === undefined ? said : `${kind}: ${said}`;
}

/** Whether a dead letter is one of those that are asked for: its cause holds the text, in upper or lower case. */
export function isAbout({ facts }: DeadLetter, text: string | undefined): boolean {
  return text === undefined || causeOf(facts).toLowerCase().includes(text.toLowerCase());
}
