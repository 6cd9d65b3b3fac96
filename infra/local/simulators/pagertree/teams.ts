import { Hono } from 'hono';
import { bodyOf, page, refuse } from './answers.ts';
import { type Store, type Team, teamLists } from './store.ts';

/** Teams: https://pagertree.com/docs/api/teams */
export function teamRoutes(store: Store): Hono {
  const app = new Hono();
  const find = (id: string) => [...store.teams.values()].find((one) => one.id === id || one.prefix_id === id);

  app.get('/', (c) => page(c, [...store.teams.values()]));

  app.get('/:id', (c) => {
    const team = find(c.req.param('id'));
    return team === undefined ? refuse(c, 404, 'Not found') : c.json(team);
  });

  app.post('/', async (c) => {
    const body = await bodyOf(c);
    if (body === undefined) return refuse(c, 400, 'body is not a JSON object');
    const blank = { name: '', notes: '', ...emptyLists() };
    const change = read(store, { ...blank, ...body }, blank);
    if (change.refused.length > 0) return refuse(c, 422, ...change.refused);
    const team: Team = { ...store.common('tem'), ...blank, ...change.attributes };
    store.teams.set(team.id, team);
    return c.json(team, 201);
  });

  app.put('/:id', async (c) => {
    const team = find(c.req.param('id'));
    if (team === undefined) return refuse(c, 404, 'Not found');
    const body = await bodyOf(c);
    if (body === undefined) return refuse(c, 400, 'body is not a JSON object');
    const change = read(store, body, team);
    if (change.refused.length > 0) return refuse(c, 422, ...change.refused);
    Object.assign(team, change.attributes);
    store.touch(team);
    return c.json(team);
  });
  return app;
}

type Attributes = Pick<Team, 'name' | 'notes' | (typeof teamLists)[number]>;

function emptyLists(): Pick<Team, (typeof teamLists)[number]> {
  return {
    member_account_user_ids: [],
    admin_account_user_ids: [],
    drop_notification_account_user_ids: [],
    handoff_notification_account_user_ids: [],
  };
}

/** What a body changes: lists replace the old ones, members and admins are at least one, who is new exists. */
function read(
  store: Store,
  body: Record<string, unknown>,
  before: Attributes,
): { attributes: Partial<Attributes>; refused: string[] } {
  const attributes: Partial<Attributes> = {};
  const refused: string[] = [];
  if (typeof body.name === 'string') attributes.name = body.name;
  if (typeof body.notes === 'string') attributes.notes = body.notes;
  if (attributes.name === '') refused.push("name can't be blank");
  for (const list of teamLists) {
    const value = body[list];
    if (!Array.isArray(value)) continue;
    const ids = [...new Set(value.map(String))];
    const unknown = ids.some((id) => !store.accountUsers.has(id) && !before[list].includes(id));
    if (unknown) refused.push(`${list} is invalid`);
    attributes[list] = ids;
  }
  if (attributes.member_account_user_ids?.length === 0) refused.push('members must have at least one');
  if (attributes.admin_account_user_ids?.length === 0) refused.push('admins must have at least one');
  return { attributes, refused };
}
