import type { Profile } from './profile.ts';

/**
 * What a person should be on a target.
 *
 * - `unmanaged`: not ours; the target is never called. (`plan` never sees it.)
 * - `present`: with this profile and everything in `grant`; of what `scope` names (every team, role and page that
 *   the configuration gives to a group of which was said whether they are in it), nothing more than `grant` says; of
 *   all else, whatever they have. What `perhaps` names, they keep if they have it, and are not given it: it is granted
 *   to groups of which no source ever said whether they are in them. Without `grant` nothing is made or given; without
 *   `perhaps` too, only a mute of ours is to be taken back.
 * - `muted`: the vendor's nearest thing to a mute, at once and reversible.
 * - `absent`: no account.
 *
 * Without an `email` or a `profile` their address is another person's by now: only the account with the known id is
 * theirs, and of one that is to be present things are taken away alone: it is not made, found, renamed or unmuted.
 */
export type Desired<Grant = unknown> =
  | { state: 'unmanaged' }
  | { state: 'present'; profile?: Profile; grant?: Grant; scope?: Grant; perhaps?: Grant }
  | { state: 'muted'; email?: string }
  | { state: 'absent'; email?: string };
