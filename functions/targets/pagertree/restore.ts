import type { Desired } from '../../core/contracts/desired.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Look, Observed } from '../../core/contracts/observed.ts';
import type { Restore } from '../../core/contracts/restore.ts';
import type { Client } from './client.ts';
import { nobody, foreseen as ordinarilyForeseen } from './foreseen.ts';
import { observe as ordinarilyObserved } from './observe.ts';
import type { Schedule } from './paging-schema.ts';
import { placeInWords } from './place.ts';
import { eventsWere } from './restore-events.ts';
import { isWithheld, planReturn, rolesAgain } from './restore-plan.ts';
import { type Account, type Grant, roleNames, type TeamList } from './schema.ts';
import type { Op } from './steps.ts';
import { membership, teamsIn } from './teams.ts';

/** What was removed at PagerTree comes back as a new account user, with what the API takes: https://pagertree.com/docs/api */
export const restore: Restore<Grant, Account, Client, Op> = { observe, plan: planReturn, foreseen, left };

async function observe(
  client: Client,
  desired: Desired<Grant>,
  { snapshot, ...known }: Known<Account>,
  look: Look,
): Promise<Observed<Account>> {
  const observed = await ordinarilyObserved(client, desired, known, look);
  const person = observed.present ? observed.account : nobody;
  const before = new Set(snapshot?.teams?.map(({ id }) => id));
  const granted = desired.state === 'present' ? teamsIn(desired.grant) : [];
  const teams = (await client.teams())
    .map((team) => membership(team, person))
    .filter(({ id, name, lists }) => lists.length > 0 || granted.includes(name) || before.has(id));
  const schedules = await schedulesNow(client, snapshot?.schedules ?? []);
  return observed.present
    ? { ...observed, account: { ...observed.account, teams, schedules } }
    : { ...observed, read: { ...nobody, teams, schedules } };
}

async function schedulesNow({ paging }: Client, before: Schedule[]): Promise<Schedule[]> {
  const now: Schedule[] = [];
  for (const { id, name } of before) now.push({ id, name, events: await paging.eventsOf(id) });
  return now;
}

function foreseen(observed: Observed<Account>, op: Op): Observed<Account> {
  const next = ordinarilyForeseen(observed, op);
  const schedules = observed.present ? undefined : observed.read?.schedules;
  return next.present && schedules ? { ...next, account: { ...next.account, schedules } } : next;
}

const listInWords: Record<TeamList, string> = {
  member_account_user_ids: 'a member',
  admin_account_user_ids: 'an admin',
  drop_notification_account_user_ids: 'told of dropped alerts',
  handoff_notification_account_user_ids: 'told of hand-offs',
};

function left(desired: Desired<Grant>, observed: Observed<Account>, snapshot: Account): string[] {
  if (desired.state !== 'present') return [];
  const account: Account = observed.present ? observed.account : nobody;
  const roles = rolesAgain(desired, snapshot, account.roles);
  const managed = 'the configuration gives it to others, and would take it away again';
  return [
    'the id of the account, and API keys: they make keys anew',
    'notification rules, phones and devices: they belong to the person, and the API does not give them back',
    ...roleNames
      .filter((role) => snapshot.roles[role] && !roles[role])
      .map((role) => `the role ${role}: ${managed}`),
    ...(snapshot.teams ?? []).flatMap((before) => {
      const team = account.teams?.find(({ id }) => id === before.id);
      return before.lists
        .filter((list) => !team?.lists.includes(list))
        .map(
          (list) =>
            `to be ${listInWords[list]} in the team ${before.name}: ${isWithheld(desired, before, list) ? managed : 'it is not there any more'}`,
        );
    }),
    ...eventsWere(snapshot, account).flatMap((was) =>
      was.now === 'moved' ? [`their place in ${was.title}: ${was.why}`] : [],
    ),
    ...(snapshot.places ?? []).flatMap((place) =>
      place.kind === 'event' || place.kind === 'team'
        ? []
        : [`their place in ${placeInWords(place)}: put them there by hand, if they are to have it again`],
    ),
  ];
}
