import type { Consequence } from './consequence.ts';

/**
 * One change of a plan. Safe to repeat.
 *
 * - `title`: what it does, in words for people: no e-mail, no secret.
 * - `op`: what it does, as the vendor's own small union (`{ kind: 'removeFromTeam', team, user }`), which `act` does and
 *   `plan` alone makes up. It survives JSON, and two ops that are equal are the same change.
 * - `reversible`: `false` where nothing gives back what it takes. Before the first such step a snapshot is kept.
 * - `creates`, `removes`: the name, among all that one person has at the vendor, of what is made or taken away by it
 *   (`account`, `page access user of p1`). What was made and does not show yet is not made again; what was removed is
 *   not waited for.
 * - `tries`: the cosmetic values that it sends.
 * - `costs`: what is lost by it on call, in a clause for people, such as `the first rule of the escalation "Night" is gone`: nothing of the
 *   kind is done before a human, or the configuration, agrees.
 * - `waits`: it is done only once everything else in the plan is.
 * - `consequences`: what it does to rotas. The loop works them out; `plan` says nothing of them.
 *
 * ```ts
 * { title: 'Remove from the team SRE', op: { kind: 'removeFromTeam', team: 't1', user: 'u1' }, reversible: true }
 * ```
 */
export type Step<Op = unknown> = {
  title: string;
  op: Op;
  reversible: boolean;
  tries?: Cosmetic[];
  creates?: string;
  removes?: string;
  costs?: string;
  waits?: true;
  consequences?: Consequence[];
};

/**
 * How a person is shown: a name, a time zone, a locale. Never what grants or takes access (a role, a team, a page, a
 * contact, the e-mail by which the account is known). `attribute` is in words for people, such as `time zone`.
 */
export type Cosmetic = { attribute: string; value: string };

/**
 * The call that a step came down to and what the vendor answered: a line of the person's history. A step that takes
 * several calls answers the one that decides. `body` is the parsed JSON.
 */
export type Acted = { method: string; path: string; status: number; body?: unknown };
