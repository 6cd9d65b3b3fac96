import type { Context } from 'hono';
import { Hono } from 'hono/tiny';
import type { Table } from '../../lib/aws/table.ts';
import type { Log } from '../../lib/log.ts';
import { safeError } from '../../lib/safe-error.ts';
import { Transient } from '../contracts/errors.ts';
import { header, senderAddress } from '../contracts/request.ts';
import type { Source } from '../contracts/source.ts';
import type { Publish } from '../delivery/publish.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './answers/discovery.ts';
import { answer, troubleOf, unauthorized } from './door/answer.ts';
import { createAuthenticate } from './door/authenticate.ts';
import { baseOf } from './door/request.ts';
import * as resources from './door/resources.ts';
import { groupType, userType } from './schema/resource-type.ts';
import { ScimError } from './scim-error.ts';
import { listUrn } from './search.ts';
import { openStore } from './store/store.ts';

/** What serving SCIM needs of the world. */
export type ScimServerWorld = {
  /** The source that the clients are, and its id. */
  id: string;
  source: Pick<Source, 'name' | 'secret' | 'serve'>;
  table: Table;
  /** The current secret of the source; `fresh` reads past the cache. */
  secret(fresh: boolean): Promise<unknown>;
  publish: Publish;
  /** Hears which requests had a good token, and which had none. */
  rejections: {
    accepted(source: string, address: string | undefined): void;
    rejected(source: string, reason: string, address: string | undefined): void;
  };
  log: Log;
  metrics: Metrics;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
};

/** So many events of a request are named in the log: a line of it has room for no more. */
const namedAtMost = 200;

/**
 * A SCIM 2.0 server (https://www.rfc-editor.org/rfc/rfc7644), and behind it the queue that webhooks come by: what a client writes is an
 * event first, and then what it reads. Whatever goes wrong on our side is 503 with nothing written, so that the client tries again.
 */
export function createScim(world: ScimServerWorld): Hono {
  const { id: source, now, sleep, newId } = world;
  const path = world.source.serve?.path ?? '';
  const store = openStore(world.table, source);
  const scim = { store, publish: publishing(world), now, sleep, newId };
  const authenticate = createAuthenticate(world);
  const app = new Hono({ getPath: ({ url }) => tidied(new URL(url).pathname) }).basePath(path);
  app.onError((error, c) => answerTrouble(world, error, c));
  app.notFound((c) => answer(c, troubleOf(new ScimError(404, 'nothing is served here')).body, 404));
  app.use('*', async (c, next) => {
    const token = await authenticate(header(c, 'authorization'));
    const address = senderAddress(c);
    if (token === undefined) {
      world.rejections.rejected(source, 'signature', address);
      return unauthorized(c);
    }
    world.rejections.accepted(source, address);
    world.metrics.add('Received', 1, { source });
    return next();
  });
  serveDiscovery(app, path);
  for (const type of [userType, groupType]) {
    const { endpoint } = type;
    const serving = (c: Context) => ({ c, world: scim, answering: { store, base: baseOf(c, path) }, type });
    app.get(endpoint, (c) => resources.list(serving(c)));
    app.post(endpoint, (c) => resources.create(serving(c)));
    app.post(`${endpoint}/.search`, (c) => resources.searchByBody(serving(c)));
    app.get(`${endpoint}/:id`, (c) => resources.read(serving(c), c.req.param('id')));
    app.put(`${endpoint}/:id`, (c) => resources.replace(serving(c), c.req.param('id')));
    app.patch(`${endpoint}/:id`, (c) => resources.patch(serving(c), c.req.param('id')));
    app.delete(`${endpoint}/:id`, (c) => resources.remove(serving(c), c.req.param('id')));
    for (const each of [endpoint, `${endpoint}/:id`]) app.all(each, notAllowed);
  }
  for (const missing of ['/Bulk', '/Me', '/.search'])
    app.all(missing, () => {
      throw new ScimError(501, 'this is not supported');
    });
  return app;
}

function serveDiscovery(app: Hono, path: string): void {
  const served = { '/ResourceTypes': resourceTypes, '/Schemas': schemas };
  app.get('/ServiceProviderConfig', (c) => answer(unfiltered(c), serviceProviderConfig(baseOf(c, path))));
  for (const [endpoint, all] of Object.entries(served)) {
    app.get(endpoint, (c) => {
      const found = all(baseOf(unfiltered(c), path));
      const counts = { totalResults: found.length, startIndex: 1, itemsPerPage: found.length };
      return answer(c, { schemas: [listUrn], ...counts, Resources: found });
    });
    app.get(`${endpoint}/:id`, (c) => {
      const wanted = c.req.param('id').toLowerCase();
      const found = all(baseOf(c, path)).find(({ id }) => String(id).toLowerCase() === wanted);
      if (found === undefined) throw new ScimError(404, 'there is no such thing');
      return answer(c, found);
    });
  }
  for (const endpoint of ['/ServiceProviderConfig', ...Object.keys(served)]) app.all(endpoint, notAllowed);
}

/** https://www.rfc-editor.org/rfc/rfc7644#section-4 */
function unfiltered(c: Context): Context {
  if (c.req.query('filter') === undefined) return c;
  throw new ScimError(403, 'this cannot be filtered');
}

function notAllowed(): never {
  throw new ScimError(405, 'this cannot be done here');
}

/** Clients put a slash at the end of the base URL, and another one before what they ask for. */
function tidied(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

/** Queues events, and says so in the log without a word about anybody. */
function publishing({ id: source, publish, log }: ScimServerWorld): Publish {
  return async (events) => {
    if (events.length === 0) return;
    try {
      await publish(events);
    } catch (cause) {
      throw new Transient(safeError(cause), { cause });
    }
    const said = events.slice(0, namedAtMost).map((event) => `${event.type} ${event.id}`);
    log.info('received', { source, count: events.length, events: said });
  };
}

function answerTrouble({ id: source, log, metrics }: ScimServerWorld, error: Error, c: Context): Response {
  const { status, body, reason, retryAfter } = troubleOf(error);
  if (status >= 500 && status !== 501) {
    metrics.add('Rejected', 1, { source, reason: 'ours' });
    log.error('not received', { source, status, reason });
  } else log.info('not done', { source, method: c.req.method, status, reason });
  return answer(c, body, status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}
