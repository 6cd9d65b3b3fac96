import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Expected } from './expected.ts';
import type { VendorId } from './vendors.ts';

const Opsgenie = z.object({
  users: z.array(
    z.object({
      username: z.string(),
      fullName: z.string(),
      role: z.string(),
      teams: z.array(z.string()),
      contacts: z.array(z.object({ enabled: z.boolean() })),
    }),
  ),
});
const Statuspage = z.object({
  pageAccessUsers: z.array(
    z.object({
      page_id: z.string(),
      email: z.string(),
      groups: z.array(z.string()),
      components: z.array(z.string()),
    }),
  ),
  permissions: z.array(
    z.object({ email: z.string(), pages: z.record(z.string(), z.record(z.string(), z.boolean())) }),
  ),
});
const Pagertree = z.object({
  accountUsers: z.array(
    z.object({
      name: z.string(),
      emails: z.array(z.string()),
      roles: z.record(z.string(), z.boolean()),
      teams: z.array(z.string()),
    }),
  ),
  otherUsers: z.array(z.object({ emails: z.array(z.object({ email: z.string() })) })),
});

/** What differs from what was expected, in words; nothing where a vendor is as it should be. */
export async function differences(
  state: (vendor: VendorId) => Promise<unknown>,
  expected: Expected[],
): Promise<string[]> {
  const opsgenie = Opsgenie.parse(await state('opsgenie'));
  const statuspage = Statuspage.parse(await state('statuspage'));
  const pagertree = Pagertree.parse(await state('pagertree'));
  const taken = new Set(pagertree.otherUsers.flatMap(({ emails }) => emails.map(({ email }) => email)));
  const waits = ({ human }: Expected) => expected.some((one) => one.human === human && taken.has(one.email));
  // A person who waits for a human there keeps the address that was passed on.
  const isPassedOn = (one: Expected) =>
    expected.some(
      (other) =>
        (other.human === one.human.after && waits(other)) || (other.human.after === one.human && waits(one)),
    );
  return expected.flatMap((one) => {
    const theirs = (email: string) => one.human.emails.includes(email.toLowerCase());
    const found: [string, unknown, unknown][] = [
      ...ofOpsgenie(
        one,
        opsgenie.users.filter(({ username }) => theirs(username)),
      ),
      ...ofViewers(
        one,
        statuspage.pageAccessUsers.filter(({ email }) => theirs(email)),
      ),
      ...ofMembers(
        one,
        statuspage.permissions.filter(({ email }) => theirs(email)),
      ),
      ...ofPagertree(
        one,
        pagertree.accountUsers.filter(({ emails }) => emails.some(theirs)),
        waits(one),
      ),
    ];
    return found
      .filter(([where]) => where !== 'PagerTree' || !isPassedOn(one))
      .filter(([, is, should]) => !isDeepStrictEqual(is, should))
      .map(([where, is, should]) => {
        const who = `person ${one.human.number} (${one.standing})`;
        return `${who} at ${where} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`;
      });
  });
}

type Finding = [where: string, is: unknown, should: unknown];

function ofOpsgenie(
  { standing, email, name, opsgenie }: Expected,
  users: z.infer<typeof Opsgenie>['users'],
): Finding[] {
  const is = users.map(({ username, fullName, role, teams, contacts }) =>
    standing === 'suspended'
      ? contacts.some(({ enabled }) => enabled) || role !== 'User'
      : {
          username,
          fullName,
          role,
          teams: teams.toSorted(),
          muted: contacts.some(({ enabled }) => !enabled),
        },
  );
  if (standing === 'suspended') return [['Opsgenie', is, is.map(() => false)]];
  const should = opsgenie && { username: email, fullName: name, ...opsgenie, muted: false };
  return [['Opsgenie', is, should === undefined ? [] : [should]]];
}

function ofViewers(
  { email, statuspage }: Expected,
  viewers: z.infer<typeof Statuspage>['pageAccessUsers'],
): Finding[] {
  const is = viewers.map(({ page_id, email, groups, components }) => ({
    page_id,
    email,
    groups: groups.toSorted(),
    components,
  }));
  const should = Object.entries(statuspage?.pages ?? {}).map(([page_id, parts]) => ({
    page_id,
    email,
    ...parts,
  }));
  return [['Statuspage pages', is.toSorted(byPage), should.toSorted(byPage)]];
}

function byPage(one: { page_id: string }, other: { page_id: string }): number {
  return one.page_id < other.page_id ? -1 : 1;
}

/**
 * A person who only lost the right stays a team member without any; a leaver goes. One without rights may also be left of
 * a person who was two people when the worker that made it was cut off.
 */
function ofMembers(
  { standing, statuspage }: Expected,
  members: z.infer<typeof Statuspage>['permissions'],
): Finding[] {
  const rights = members.map(({ pages }) =>
    Object.values(pages).some((page) => Object.values(page).includes(true)),
  );
  if (statuspage?.incidents) return [['Statuspage team', rights.filter((has) => has), [true]]];
  if (standing === 'left') return [['Statuspage team', rights, []]];
  return [['Statuspage team', rights, rights.map(() => false)]];
}

/** The address of an account that is gone stays its user's, for ever: the person who gets it waits for a human. */
function ofPagertree(
  { standing, email, name, pagertree }: Expected,
  people: z.infer<typeof Pagertree>['accountUsers'],
  isTaken: boolean,
): Finding[] {
  const is = people.map((person) => {
    const roles = Object.keys(person.roles).filter((role) => person.roles[role]);
    if (standing === 'suspended') return roles;
    return {
      name: person.name,
      email: isTaken || person.emails.includes(email),
      roles: roles.toSorted(),
      teams: person.teams.toSorted(),
    };
  });
  if (standing === 'suspended') return [['PagerTree', is, is.map(() => [])]];
  const should = pagertree && { name, email: true, ...pagertree };
  return [['PagerTree', is, should === undefined ? [] : [should]]];
}
