import type { Desired } from '../../core/contracts/desired.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Restore } from '../../core/contracts/restore.ts';
import { type Account, type OnPage, type Present, readOf } from './account.ts';
import type { Client } from './client.ts';
import { refersTo, type ThingKind } from './names.ts';
import { type Grant, type Named, type Permissions, partKinds } from './schema.ts';
import type { Op } from './steps.ts';

/** What a mute takes and a removal takes is given back by the same plan, as far as Statuspage's API makes it. */
export const restore: Restore<Grant, Account, Client, Op> = { left };

const things = ['groups', ...partKinds] as const;
const inWords: Record<ThingKind, string> = {
  groups: 'page access group',
  components: 'component',
  metrics: 'metric',
};

/** Rights by which the configuration decides whose they are; why something of it is left. */
const managed = 'the configuration gives it to others, and would take it away again';

function left(desired: Desired<Grant>, observed: Observed<Account>, snapshot: Account): string[] {
  if (desired.state !== 'present') return [];
  const account = readOf(observed) ?? { email: '', pages: {} };
  return [
    ...leftOfUser(desired, account, snapshot),
    ...Object.entries(snapshot.pages).flatMap(([page, before]) =>
      leftOfPage(desired, page, before, account.pages[page] ?? {}),
    ),
  ];
}

function leftOfUser({ scope }: Present, account: Account, { users = [] }: Account): string[] {
  if (users.length === 0) return [];
  const [user] = account.users ?? [];
  const lost = Object.entries(users[0]?.permissions ?? {}).flatMap(([page, rights]) =>
    missingRights(page, rights, user?.permissions).map((right) => {
      const why = scope?.permissions?.[page] === undefined ? 'Statuspage does not give it' : managed;
      return `the right ${right} on the page ${page}: ${why}`;
    }),
  );
  const keys = 'the password and API keys of the team member: they sign in, and make keys, anew';
  return [...lost, 'the id of the team member: it is a new one', keys];
}

function missingRights(page: string, rights: Record<string, boolean>, now: Permissions = {}): string[] {
  return Object.keys(rights).filter((right) => rights[right] && now[page]?.[right] !== true);
}

function leftOfPage(desired: Present, page: string, before: OnPage, now: OnPage): string[] {
  const [viewer] = now.viewers ?? [];
  const lost = things.flatMap((kind) =>
    distinct((before.viewers ?? []).flatMap((one) => one[kind] ?? []))
      .filter(({ id }) => !viewer?.[kind]?.some((own) => own.id === id))
      .map(
        (thing) =>
          `the ${inWords[kind]} ${thing.name || thing.id} of the page ${page}: ${why(desired, page, kind, thing)}`,
      ),
  );
  const others = (before.subscribers ?? []).filter(
    ({ mode, email, endpoint, phone }) =>
      !now.subscribers?.some(
        (own) =>
          own.mode === mode &&
          (own.email === email || mode !== 'email') &&
          own.endpoint === endpoint &&
          own.phone === phone,
      ),
  );
  return [
    ...lost,
    ...others.map(
      ({ mode }) => `the ${mode} subscription to the page ${page}: they have to subscribe again themselves`,
    ),
    ...((before.viewers ?? []).length > 0
      ? [`the id and the password of the page access user of the page ${page}: they sign in anew`]
      : []),
  ];
}

function why({ scope, perhaps }: Present, page: string, kind: ThingKind, thing: Named): string {
  if (kind === 'metrics') return 'it is not there any more';
  const isOurs = (grant?: Grant) => refersTo(grant?.pages?.[page]?.[kind], thing);
  return isOurs(scope) && !isOurs(perhaps) ? managed : 'it is not there any more';
}

function distinct(named: Named[]): Named[] {
  return [...new Map(named.map((one) => [one.id, one])).values()];
}
