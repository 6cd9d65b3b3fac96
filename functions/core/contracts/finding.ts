/**
 * Something that a look at a vendor found. `note` is worth knowing, `warning` will be an error one day, `error` is
 * wrong now. `fix` says in words what to do about it. Neither holds a secret or an e-mail address.
 */
export type Finding = { level: 'ok' | 'note' | 'warning' | 'error'; what: string; fix?: string };

/** What a target's `check` is about: its settings, and every grant of the configuration. Milliseconds since 1970. */
type Checkup<Settings = unknown, Grant = unknown> = {
  settings: Settings;
  grants: Grant[];
  now: number;
};

/** What is to be known of a target beyond `probe`, for the command that looks whether all is well. Nothing here changes anything. */
export type Doctor<Settings = unknown, Grant = unknown, Client = unknown> = {
  /** What a key has to be for everything that Rollcall does, in words that follow "the key has to be". */
  rights: string;
  /** Whether the vendor's keys end by themselves, so that the last day has to be known. @default false */
  keysExpire?: boolean;
  /** Other settings with which a refused key may be good, such as another region; each with the words to say so. */
  alternatives?(settings: Settings): { settings: Settings; what: string }[];
  /** Reads whether everything is there that settings and grants name. Throws what a read throws. */
  check(client: Client, about: Checkup<Settings, Grant>): Promise<Finding[]>;
};

/**
 * What a check found of the names that the configuration wants: an `error` with `fix` for each that is not there, one
 * `ok` where all of them are, nothing where none is wanted. `what` names the kind, in the singular.
 *
 * @example
 * lookedFor('team', ['SRE'], ['Ops'], 'create it, or take it out of access');
 * // [{ level: 'error', what: 'there is no team "SRE"', fix: 'create it, or take it out of access' }]
 */
export function lookedFor(what: string, wanted: string[], there: string[], fix: string): Finding[] {
  if (wanted.length === 0) return [];
  const missing = [...new Set(wanted)].filter((name) => !there.includes(name));
  if (missing.length === 0) return [{ level: 'ok', what: `every ${what} of the configuration exists` }];
  return missing.map((name) => ({ level: 'error', what: `there is no ${what} "${name}"`, fix }));
}
