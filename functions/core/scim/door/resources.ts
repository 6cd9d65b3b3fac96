import type { Context } from 'hono';
import { header } from '../../contracts/request.ts';
import { projectionOf } from '../answers/projection.ts';
import { type Answering, locationOf, represent } from '../answers/represent.ts';
import { changeGroup, createGroup, deleteGroup, noGroup } from '../groups.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { operationsOf } from '../patch/operation.ts';
import { type Attributes, attributesOf } from '../schema/attributes.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { search } from '../search.ts';
import type { Resource } from '../store/resource.ts';
import { changeUser, createUser, deleteUser, noUser } from '../users.ts';
import { etagOf, isNamedBy } from '../version.ts';
import type { ScimWorld } from '../world.ts';
import { answer } from './answer.ts';
import { bodyOf, queryIn, queryInBody } from './request.ts';

type Serving = { c: Context; world: ScimWorld; answering: Answering; type: ResourceType };

/** What is done with each kind of resource. */
const acts = {
  User: { create: createUser, change: changeUser, remove: deleteUser, none: noUser },
  Group: { create: createGroup, change: changeGroup, remove: deleteGroup, none: noGroup },
};

/** `GET /Users`: a page of a list, or of what a filter finds. */
export async function list({ c, answering, type }: Serving): Promise<Response> {
  return answer(c, await search(answering, type, queryIn(c)));
}

/** `POST /Users/.search`: the same, asked for in a body. */
export async function searchByBody({ c, answering, type }: Serving): Promise<Response> {
  return answer(c, await search(answering, type, await queryInBody(c)));
}

/** `POST /Users`: a new one. */
export async function create(serving: Serving): Promise<Response> {
  const { c, world, type } = serving;
  const attributes = attributesOf(await bodyOf(c), type);
  return answered(serving, await acts[type.name].create(world, withDefaults(attributes, type)), 201);
}

/** `GET /Users/<id>`; 304 where the client has it as it is. */
export async function read(serving: Serving, id: string): Promise<Response> {
  const { c, world, type } = serving;
  const found = await world.store.resource(type.name, id);
  if (found === undefined) throw acts[type.name].none();
  const { resource } = found;
  const known = header(c, 'if-none-match');
  if (known !== undefined && isNamedBy(known, resource)) return c.body(null, 304, { etag: etagOf(resource) });
  return answered(serving, resource);
}

/** `PUT /Users/<id>`: all of it anew. What is not about a user's attributes, and was not said, stays: who is active, who is a member. */
export async function replace(serving: Serving, id: string): Promise<Response> {
  const { type } = serving;
  const written = attributesOf(await bodyOf(serving.c), type);
  const kept = type.name === 'User' ? 'active' : 'members';
  const isSaid = saysKey(await bodyOf(serving.c), kept);
  return changed(serving, id, (before) =>
    isSaid || before[kept] === undefined ? written : { ...written, [kept]: before[kept] },
  );
}

/** `PATCH /Users/<id>`. A group is answered without its members, of which there may be thousands: 204. */
export async function patch(serving: Serving, id: string): Promise<Response> {
  const { type } = serving;
  const operations = operationsOf(await bodyOf(serving.c));
  return changed(serving, id, (attributes) => applyPatch({ id, attributes, type }, operations));
}

/** `DELETE /Users/<id>`. */
export async function remove({ c, world, type }: Serving, id: string): Promise<Response> {
  await acts[type.name].remove(world, id, { ifMatch: header(c, 'if-match') });
  return c.body(null, 204);
}

async function changed(
  serving: Serving,
  id: string,
  change: (attributes: Attributes) => Attributes,
): Promise<Response> {
  const { c, world, type } = serving;
  const resource = await acts[type.name].change(world, id, change, { ifMatch: header(c, 'if-match') });
  const isBare = c.req.method === 'PATCH' && type.name === 'Group' && c.req.query('attributes') === undefined;
  return isBare ? c.body(null, 204, { etag: etagOf(resource) }) : answered(serving, resource);
}

async function answered({ c, answering }: Serving, resource: Resource, status = 200): Promise<Response> {
  const projection = projectionOf(c.req.query('attributes'), c.req.query('excludedAttributes'));
  const location = locationOf(answering, resource);
  const headers = { etag: etagOf(resource), ...(status === 201 && { location }) };
  return answer(c, await represent(answering, resource, projection), status, headers);
}

/** A user of whom nothing else is said is active: https://www.rfc-editor.org/rfc/rfc7643#section-4.1.1 */
function withDefaults(attributes: Attributes, { name }: ResourceType): Attributes {
  return name === 'User' ? { active: true, ...attributes } : attributes;
}

function saysKey(body: unknown, wanted: string): boolean {
  return Object.keys(Object(body)).some((key) => key.toLowerCase() === wanted);
}
