/**
 * One call that changes something. Safe to repeat. `title` says it in words for people: no e-mail, no secret. `tries`:
 * the cosmetic values that it sends. `creates`: it makes what was not there, in the list that `path` is.
 */
export type Step = {
  title: string;
  method: string;
  path: string;
  body?: unknown;
  destructive: boolean;
  tries?: Cosmetic[];
  creates?: boolean;
};

/**
 * How a person is shown: a name, a time zone, a locale. Never what grants or takes access (a role, a team, a page, a
 * contact, the e-mail by which the account is known). `attribute` is in words for people, such as `time zone`.
 */
export type Cosmetic = { attribute: string; value: string };
