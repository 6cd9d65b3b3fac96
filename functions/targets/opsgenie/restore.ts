import type { Answer } from '../../core/contracts/call.ts';
import type { Desired } from '../../core/contracts/desired.ts';
import { Permanent } from '../../core/contracts/errors.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Look, Observed } from '../../core/contracts/observed.ts';
import type { Restore } from '../../core/contracts/restore.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { act as ordinaryAct } from './act.ts';
import { userPath } from './calls.ts';
import type { Client } from './client.ts';
import { foreseen as ordinarilyForeseen } from './foreseen.ts';
import { observe as ordinarilyObserved } from './observe.ts';
import type { Escalation } from './paging-schema.ts';
import { placeInWords, type Turns } from './places.ts';
import { rulesInPlace, rulesTakenBack, rulesWere } from './restore-escalations.ts';
import { contactsAgain, isWithheld, planReturn, type Returning, roleAgain } from './restore-plan.ts';
import { inPlace, placesWere, takenBack } from './restore-rotations.ts';
import { inWords, isReturn, type RestoreOp, type ReturnOp } from './restore-steps.ts';
import type { Account, Grant, Team } from './schema.ts';

/** What was removed at Opsgenie comes back as a new account, with what the API takes: https://docs.opsgenie.com/docs/user-api */
export const restore: Restore<Grant, Returning, Client, RestoreOp> = {
  observe,
  plan: planReturn,
  act,
  foreseen,
  left,
};

async function observe(
  client: Client,
  desired: Desired<Grant>,
  { snapshot, ...known }: Known<Returning>,
  look: Look,
): Promise<Observed<Returning>> {
  // Where places were free a minute ago others may be by now.
  client.paging.forget();
  const observed = await ordinarilyObserved(client, desired, known, look);
  const turns = await turnsNow(client, snapshot?.turns ?? []);
  const escalations = await escalationsNow(client, snapshot?.escalations ?? []);
  if (!observed.present) {
    const rejoinable = await teamsThere(client, snapshot?.teams ?? []);
    return { present: false, read: { ...(observed.read ?? nobody), turns, escalations, rejoinable } };
  }
  const teams = observed.account.teams ?? (await client.teamsOf(observed.account.id));
  const lost = (snapshot?.teams ?? []).filter(({ id }) => !teams.some((team) => team.id === id));
  const rejoinable = await teamsThere(client, lost);
  return { ...observed, account: { ...observed.account, teams, turns, escalations, rejoinable } };
}

const nobody: Account = { id: '', username: '', fullName: '', role: '', contacts: [] };

async function teamsThere(client: Client, teams: Team[]): Promise<Team[]> {
  if (teams.length === 0) return [];
  const there = await client.teams.of(teams.map(({ name }) => name));
  return teams.filter(({ id }) => there.some((team) => team.id === id));
}

async function turnsNow({ paging }: Client, before: Turns[]): Promise<Turns[]> {
  if (before.length === 0) return [];
  const schedules = await paging.schedules();
  const turns: Turns[] = [];
  for (const { schedule } of before) {
    const now = schedules.find(({ id }) => id === schedule.id);
    if (now !== undefined) turns.push({ schedule: now, overrides: await paging.overridesOf(now.id) });
  }
  return turns;
}

async function escalationsNow({ paging }: Client, before: Escalation[]): Promise<Escalation[]> {
  if (before.length === 0) return [];
  const ids = new Set(before.map(({ id }) => id));
  return (await paging.escalations()).filter(({ id }) => ids.has(id));
}

async function act(client: Client, op: RestoreOp): Promise<Acted> {
  if (!isReturn(op)) return ordinaryAct(client, op);
  const answer = await doReturn(client, op);
  if (answer.status < 400 || answer.status === 404 || answer.status === 409) return answer;
  throw new Permanent(`Opsgenie ${answer.status} on ${answer.method} (${inWords(op)})`, {
    status: answer.status,
  });
}

function doReturn(client: Client, op: ReturnOp): Promise<Answer> {
  switch (op.kind) {
    case 'addContact':
      return client.create(`${userPath(op.user)}/contacts`, op.contact);
    case 'takeRulesBack':
      return client.edits.recipients(op.escalation.id, counted(rulesInPlace(op)));
    case 'takeBack':
      return client.edits.participants(
        { schedule: op.schedule.id, rotation: op.rotation.id },
        counted(inPlace(op)),
        op.ground,
      );
  }
}

/** What is asked of one after the other, in their order. */
function counted<T>(each: (one: T, index: number) => T): (one: T) => T {
  let index = 0;
  return (one) => each(one, index++);
}

function foreseen(observed: Observed<Returning>, op: RestoreOp): Observed<Returning> {
  if (isReturn(op)) {
    if (!observed.present) return observed;
    const { account } = observed;
    if (op.kind === 'takeBack') return { ...observed, account: takenBack(account, op) };
    if (op.kind === 'takeRulesBack') return { ...observed, account: rulesTakenBack(account, op) };
    const contact = { id: `${op.contact.method} ${op.contact.to}`, ...op.contact, enabled: true };
    return { ...observed, account: { ...account, contacts: [...account.contacts, contact] } };
  }
  const next: Observed<Returning> = ordinarilyForeseen(observed, op);
  if (!next.present || op.kind !== 'createUser' || observed.present) {
    return next.present && op.kind === 'addToTeam'
      ? { ...next, account: joined(next.account, op.team) }
      : next;
  }
  const { turns, escalations, rejoinable } = observed.read ?? {};
  return { ...next, account: { ...next.account, turns, escalations, rejoinable } };
}

function joined(account: Returning, { id }: Team): Returning {
  return { ...account, rejoinable: account.rejoinable?.filter((team) => team.id !== id) };
}

function left(desired: Desired<Grant>, observed: Observed<Returning>, snapshot: Account): string[] {
  if (desired.state !== 'present') return [];
  const account = observed.present ? observed.account : nobody;
  const isIn = ({ id }: Team) => account.teams?.some((team) => team.id === id) ?? false;
  const role = roleAgain(desired, snapshot);
  return [
    'the id of the account, and the password: they sign in anew',
    'notification rules, quiet hours and API keys: the API does not show those of other users',
    ...(role === snapshot.role ? [] : [`the role ${snapshot.role}: they become ${role}`]),
    ...(snapshot.contacts.length > contactsAgain(snapshot).length ? deviceOf(snapshot) : []),
    ...(contactsAgain(snapshot).length > 0 ? ['that contacts are verified: Opsgenie asks them'] : []),
    ...(snapshot.teams ?? [])
      .filter((team) => !isIn(team))
      .map((team) => `the team ${team.name}: ${whyNot(desired, team)}`),
    ...((snapshot.teams ?? []).length > 0 ? ['the role of an admin in a team: they are a member there'] : []),
    ...placesWere(snapshot, account).flatMap((was) =>
      was.now === 'moved'
        ? [
            `their place in the rotation "${was.rotation.name}" of the schedule "${was.schedule.name}": ${was.why}`,
          ]
        : [],
    ),
    ...rulesWere(snapshot, account).flatMap((was) =>
      was.now === 'moved' || (was.now === 'free' && was.standIn === undefined)
        ? [
            `their place in the escalation "${was.escalation.name}": ${was.now === 'moved' ? was.why : 'nobody stood in'}`,
          ]
        : [],
    ),
    ...(snapshot.places ?? []).flatMap((place) =>
      place.kind === 'rotation' || place.kind === 'team' || place.kind === 'escalation'
        ? []
        : [`their place in ${placeInWords(place)}: put them there by hand, if they are to have it again`],
    ),
  ];
}

function deviceOf({ contacts }: Account): string[] {
  return contacts.some(({ method }) => method === 'mobile')
    ? ['the app on their phone: they sign in there anew']
    : [];
}

function whyNot(desired: Extract<Desired<Grant>, { state: 'present' }>, team: Team): string {
  return isWithheld(desired, team)
    ? 'the configuration gives it to others, and would take it away again'
    : 'it is not there any more';
}
