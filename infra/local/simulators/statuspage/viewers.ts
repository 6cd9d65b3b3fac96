import { type Context, Hono } from 'hono';
import {
  type Body,
  bodyOf,
  listOf,
  page,
  type RefusalShape,
  refuse,
  refuseField,
  sameText,
  textOf,
} from './answers.ts';
import { ofPage, type PageAccessUser, type Store } from './store.ts';
import { addSubscriber } from './subscribers.ts';

/**
 * What the documentation leaves open, to be tried each way: https://developer.statuspage.io/#tag/page-access-users
 *
 * @property emailFilter How `?email=` compares. @default 'exact', which heeds letter case
 * @property lowerCases E-mails are kept in lower case.
 * @property duplicate The status for an e-mail or login that is taken. @default 409
 * @property created The status for a new one. @default 200
 * @property withoutViewers Pages that are not audience-specific, and how they say so.
 * @property onDelete What becomes of the subscriptions of a deleted one. @default 'unlink'
 */
export type ViewerOptions = {
  emailFilter?: 'exact' | 'anyCase' | 'contains';
  lowerCases?: boolean;
  duplicate?: 409 | 422;
  created?: 200 | 201;
  withoutViewers?: Record<string, 403 | 404>;
  onDelete?: 'unlink' | 'keep' | 'cascade';
  refusalShape?: RefusalShape;
};

export function viewerRoutes(store: Store, options: ViewerOptions): Hono {
  const app = new Hono();
  const { refusalShape = 'map', duplicate = 409, withoutViewers = {} } = options;
  const find = (c: Context) => {
    const viewer = store.viewers.get(c.req.param('id') ?? '');
    return viewer?.page_id === c.req.param('page') ? viewer : undefined;
  };
  app.use('/:page/page_access_users/*', async (c, next) => {
    const status = withoutViewers[c.req.param('page')];
    if (status !== undefined) return refuse(c, status, 'Page access users are not enabled for this page');
    await next();
  });

  app.get('/:page/page_access_users', (c) => {
    const viewers = ofPage(store.viewers, c.req.param('page'));
    const email = c.req.query('email');
    return page(c, email === undefined ? viewers : viewers.filter(filtered(options.emailFilter, email)));
  });

  const save = (c: Context, viewer: PageAccessUser, body: Body): Response | undefined => {
    const given = 'email' in body ? textOf(body.email) : viewer.email;
    const email = options.lowerCases ? (given?.toLowerCase() ?? null) : given;
    const external_login = 'external_login' in body ? textOf(body.external_login) : viewer.external_login;
    if (email === null && external_login === null)
      return refuseField(c, refusalShape, 'email', "can't be blank");
    const others = ofPage(store.viewers, viewer.page_id).filter(({ id }) => id !== viewer.id);
    const taken = others.some(
      (one) => sameText(one.email, email) || sameText(one.external_login, external_login),
    );
    if (taken) return refuseField(c, refusalShape, 'email', 'has already been taken', duplicate);
    const groups = listOf(body.page_access_group_ids) ?? viewer.page_access_group_ids;
    if (groups.some((id) => store.groups.get(id)?.page_id !== viewer.page_id)) {
      return refuseField(c, refusalShape, 'page_access_group_ids', 'are not groups of this page');
    }
    // The list replaces the old one.
    Object.assign(viewer, {
      email,
      external_login,
      page_access_group_ids: [...new Set(groups)],
      updated_at: store.at(),
    });
    return undefined;
  };

  app.post('/:page/page_access_users', async (c) => {
    const body = await bodyOf(c, 'page_access_user');
    if (body === undefined) return refuse(c, 400, 'page_access_user is missing');
    const viewer = blank(store, c.req.param('page'));
    const refused = save(c, viewer, body);
    if (refused !== undefined) return refused;
    store.viewers.set(viewer.id, viewer);
    if (body.subscribe_to_components === true && viewer.email !== null) {
      addSubscriber(store, viewer.page_id, { email: viewer.email, page_access_user: viewer.id });
    }
    return c.json(viewer, options.created ?? 200);
  });

  app.get('/:page/page_access_users/:id', (c) => {
    const viewer = find(c);
    return viewer === undefined ? refuse(c, 404, 'Not found') : c.json(viewer);
  });

  app.on(['PATCH', 'PUT'], '/:page/page_access_users/:id', async (c) => {
    const viewer = find(c);
    if (viewer === undefined) return refuse(c, 404, 'Not found');
    const body = await bodyOf(c, 'page_access_user');
    if (body === undefined) return refuse(c, 400, 'page_access_user is missing');
    return save(c, viewer, body) ?? c.json(viewer);
  });

  app.delete('/:page/page_access_users/:id', (c) => {
    const viewer = find(c);
    if (viewer === undefined) return refuse(c, 404, 'Not found');
    store.viewers.delete(viewer.id);
    for (const parts of Object.values(store.parts)) parts.delete(viewer.id);
    for (const subscriber of store.subscribers.values()) {
      if (subscriber.page_access_user_id !== viewer.id) continue;
      if (options.onDelete === 'cascade') store.subscribers.delete(subscriber.id);
      else if (options.onDelete !== 'keep') subscriber.page_access_user_id = null;
    }
    return c.body(null, 204);
  });
  return app;
}

function filtered(how: ViewerOptions['emailFilter'], wanted: string) {
  return ({ email }: PageAccessUser): boolean => {
    if (how === 'contains') return email?.toLowerCase().includes(wanted.toLowerCase()) ?? false;
    return how === 'anyCase' ? sameText(email, wanted) : email === wanted;
  };
}

function blank(store: Store, page_id: string): PageAccessUser {
  const at = store.at();
  return {
    id: store.newId('viewer'),
    page_id,
    email: null,
    external_login: null,
    page_access_group_id: null,
    page_access_group_ids: [],
    created_at: at,
    updated_at: at,
  };
}
