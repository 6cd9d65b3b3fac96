import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Event } from '../../functions/core/contracts/event.ts';
import type { EventType } from '../../functions/core/contracts/event-types.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { createVendors, VendorId } from './vendors.ts';

type Vendors = ReturnType<typeof createVendors>;

const domain = 'veterans.example';
const emailOf = (number: number) => `v${number}@${domain}`;

/** Keys as a human's browser would have them: the simulators take any. */
const headers = {
  opsgenie: { authorization: 'GenieKey human' },
  statuspage: { authorization: 'OAuth human' },
  pagertree: { authorization: 'Bearer human' },
  pagerduty: { authorization: 'Token token=human' },
};

const Made = z.object({ id: z.optional(z.string()), data: z.optional(z.object({ id: z.string() })) });
const Rows = z.array(z.object({ id: z.string(), name: z.string() }));

/**
 * People who were on call before Rollcall was: set up by hand at every vendor, with rights that the configuration gives
 * to groups of which no source has ever said whether they are in them.
 */
export async function hireVeterans(vendors: Vendors, scheduler: Scheduler, count: number): Promise<void> {
  const send = async (vendor: VendorId, path: string, body?: object, method = 'POST') => {
    const request = new Request(`http://local${path}`, {
      method: body === undefined ? 'GET' : method,
      headers: { ...headers[vendor], 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await scheduler.outside(Promise.resolve(vendors.simulators[vendor].app.fetch(request)));
    const text = await scheduler.outside(answer.text());
    if (!answer.ok) throw new Error(`${vendor} answered ${answer.status} to ${path}: ${text}`);
    return JSON.parse(text);
  };
  const named = (rows: unknown, name: string) => Rows.parse(rows).find((row) => row.name === name)?.id ?? '';
  const idOf = (made: unknown) => {
    const { id, data } = Made.parse(made);
    return id ?? data?.id ?? '';
  };
  const page = '/v1/pages/localpage001';
  const organization = '/v1/organizations/localorg0000';
  for (let number = 1; number <= count; number++) {
    const email = emailOf(number);
    const name = `Veteran ${number}`;
    // Nobody clicks faster than the vendors' limits allow.
    await scheduler.sleep(30_000);
    const user = { username: email, fullName: name, role: { name: 'Admin' } };
    const id = idOf(await send('opsgenie', '/v2/users', user));
    await send('opsgenie', `/v2/users/${id}/contacts`, { method: 'sms', to: `1-555000${number}` });
    const sre = named((await send('opsgenie', '/v2/teams')).data, 'SRE');
    await send('opsgenie', `/v2/teams/${sre}/members?teamIdentifierType=id`, { user: { id }, role: 'user' });
    const page_access_group_ids = [named(await send('statuspage', `${page}/page_access_groups`), 'Internal')];
    const component = named(await send('statuspage', `${page}/components`), 'API');
    const viewer = await send('statuspage', `${page}/page_access_users`, {
      page_access_user: { email, page_access_group_ids },
    });
    const parts = `${page}/page_access_users/${idOf(viewer)}/components`;
    await send('statuspage', parts, { component_ids: [component] }, 'PATCH');
    const member = await send('statuspage', `${organization}/users`, { user: { email, first_name: name } });
    const pages = { localpage001: { incident_manager: true } };
    await send('statuspage', `${organization}/permissions/${idOf(member)}`, { pages }, 'PUT');
    const teams = await send('pagertree', '/api/v4/teams?limit=100');
    await send('pagertree', '/api/v4/account_users', {
      user_attributes: { name, emails_attributes: [{ email }] },
      roles: { broadcaster: true },
      member_team_ids: [named(teams.data, 'SRE')],
    });
  }
  await scheduler.sleep(120_000);
}

const State = z.object({
  users: z.optional(z.array(z.looseObject({}))),
  permissions: z.optional(z.array(z.looseObject({}))),
  pageAccessUsers: z.optional(z.array(z.looseObject({}))),
  accountUsers: z.optional(z.array(z.looseObject({}))),
});

/** By veteran and by place: what lets them in there, or reaches them. */
export type Rights = Record<string, Record<string, unknown>>;

/** What every veteran has at every vendor, without the ids, because some of it may be made anew. */
export async function rightsOfVeterans(vendors: Vendors, count: number): Promise<Rights> {
  const [opsgenie, statuspage, pagertree] = [
    State.parse(await vendors.state('opsgenie')),
    State.parse(await vendors.state('statuspage')),
    State.parse(await vendors.state('pagertree')),
  ];
  const theirs = (number: number, rows: Record<string, unknown>[] = [], ...keys: string[]) =>
    rows
      .filter((row) => JSON.stringify(row).includes(emailOf(number)))
      .map((row) => Object.fromEntries(keys.map((key) => [key, withoutIds(row[key])])));
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => index + 1).map((number) => [
      `Veteran ${number}`,
      {
        opsgenie: theirs(number, opsgenie.users, 'role', 'teams', 'contacts'),
        pages: theirs(number, statuspage.pageAccessUsers, 'page_id', 'email', 'groups', 'components'),
        permissions: theirs(number, statuspage.permissions, 'email', 'pages'),
        pagertree: theirs(number, pagertree.accountUsers, 'roles', 'teams', 'emails'),
      },
    ]),
  );
}

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'id'));
}

/** What a veteran had and has no more, in words. */
export function lostRights(before: Rights, after: Rights): string[] {
  return Object.entries(before).flatMap(([who, had]) =>
    Object.entries(had).flatMap(([where, what]) => {
      const has = after[who]?.[where];
      if (isDeepStrictEqual(what, has)) return [];
      return [`${who} at ${where} had ${JSON.stringify(what)} and has ${JSON.stringify(has)}`];
    }),
  );
}

const chess = { id: 'og4', displayName: 'Chess club' };

/** What a source tells of people of long standing: nothing of the groups that give them anything. All of them stay. */
export function tidingsOfVeterans(random: Random, count: number, start: number, source: string): Event[] {
  const events: Event[] = [];
  for (let number = 1; number <= count; number++) {
    let time = start + number;
    const tell = (type: EventType, rest: Partial<Event> = {}) => {
      time += 1_000;
      const user = { id: `veteran-${number}`, email: emailOf(number), displayName: `Veteran ${number}` };
      const occurredAt = new Date(time).toISOString();
      events.push({
        id: `${source}:${domain}:${number}:${time}`,
        type,
        source,
        occurredAt,
        user,
        ...rest,
      });
    };
    const kinds = {
      'a profile is changed': () => tell('user.updated'),
      'an application is assigned': () => tell('user.created'),
      'they are activated': () => tell('user.reactivated'),
      'they join a group that gives nothing': () => tell('group.member_added', { group: chess }),
      'they go on leave and come back': () => {
        tell('user.suspended');
        tell('user.reactivated');
      },
    };
    for (let times = 1 + random.below(4); times > 0; times--) random.pick(Object.values(kinds))();
  }
  return events;
}
