import { Hono } from 'hono';
import {
  type Body,
  bodyOf,
  listOf,
  pageFromZero,
  type RefusalShape,
  refuse,
  refuseField,
  sameText,
  textOf,
} from './answers.ts';
import { ofPage, type Store, type Subscriber } from './store.ts';

/**
 * @property search Whether `q` finds addresses with a plus or with characters of other alphabets, which nobody says. @default 'all'
 */
export type SubscriberOptions = { search?: 'all' | 'plain'; refusalShape?: RefusalShape };

/** https://developer.statuspage.io/#tag/subscribers */
export function subscriberRoutes(store: Store, options: SubscriberOptions): Hono {
  const app = new Hono();
  const { search = 'all', refusalShape = 'map' } = options;

  app.get('/:page/subscribers', (c) => {
    const { q = '', type, state = 'active' } = c.req.query();
    const all = ofPage(store.subscribers, c.req.param('page'));
    if (q === '' && type === undefined && state === 'all') return pageFromZero(c, all, render);
    const rows = all
      .filter((one) => (state === 'all' || one.state === state) && (type === undefined || one.mode === type))
      .filter((one) => found(one, q.toLowerCase()) && (q === '' || search === 'all' || isPlain(one)));
    return pageFromZero(c, rows, render);
  });

  app.get('/:page/subscribers/:id', (c) => {
    const subscriber = store.subscribers.get(c.req.param('id'));
    if (subscriber?.page_id !== c.req.param('page')) return refuse(c, 404, 'Not found');
    return c.json(render(subscriber));
  });

  app.post('/:page/subscribers', async (c) => {
    const page = c.req.param('page');
    const body = await bodyOf(c, 'subscriber');
    if (body === undefined) return refuse(c, 400, 'subscriber is missing');
    const { email, phone_number, endpoint, page_access_user } = body;
    const address = textOf(email) ?? textOf(phone_number) ?? textOf(endpoint);
    if (address === null) return refuseField(c, refusalShape, 'email', "can't be blank");
    const components = listOf(body.component_ids);
    if (components?.length === 0) return refuseField(c, refusalShape, 'component_ids', "can't be empty");
    if (components?.some((id) => store.components.get(id)?.page_id !== page)) {
      return refuseField(c, refusalShape, 'component_ids', 'are not components of this page');
    }
    const viewer = textOf(page_access_user);
    if (viewer !== null && store.viewers.get(viewer)?.page_id !== page) {
      return refuseField(c, refusalShape, 'page_access_user', 'is not one of this page');
    }
    const others = ofPage(store.subscribers, page).filter(({ mode }) => mode === modeOf(body));
    if (others.some((one) => sameText(addressOf(one), addressOf(blank(body))))) {
      return refuseField(c, refusalShape, 'email', 'is already subscribed');
    }
    return c.json(render(addSubscriber(store, page, body)), 201);
  });

  app.delete('/:page/subscribers/:id', (c) => {
    const subscriber = store.subscribers.get(c.req.param('id'));
    if (subscriber?.page_id !== c.req.param('page')) return refuse(c, 404, 'Not found');
    store.subscribers.delete(subscriber.id);
    const quiet = c.req.query('skip_unsubscription_notification') === 'true';
    if (!quiet && subscriber.email !== null)
      store.mails.push({ to: subscriber.email, about: 'unsubscribed' });
    return c.json(render(subscriber));
  });
  return app;
}

export function addSubscriber(store: Store, page_id: string, body: Body): Subscriber {
  const subscriber: Subscriber = {
    ...blank(body),
    id: store.newId('sub'),
    page_id,
    created_at: store.at(),
  };
  const { skip_confirmation_notification: quiet, email } = subscriber;
  if (!quiet && email !== null) store.mails.push({ to: email, about: 'confirm your subscription' });
  store.subscribers.set(subscriber.id, subscriber);
  return subscriber;
}

function blank(body: Body): Subscriber {
  const quiet = body.skip_confirmation_notification === true;
  const components = listOf(body.component_ids);
  return {
    id: '',
    page_id: '',
    mode: modeOf(body),
    email: textOf(body.email),
    endpoint: textOf(body.endpoint),
    phone_number: textOf(body.phone_number),
    phone_country: textOf(body.phone_country),
    skip_confirmation_notification: quiet,
    ...(components !== undefined && { components }),
    page_access_user_id: textOf(body.page_access_user),
    state: quiet ? 'active' : 'unconfirmed',
    created_at: '',
  };
}

function modeOf({ phone_number, endpoint }: Body): string {
  if (textOf(phone_number) !== null) return 'sms';
  return textOf(endpoint) === null ? 'email' : 'webhook';
}

function addressOf({ phone_number, endpoint, email }: Subscriber): string | null {
  return phone_number ?? endpoint ?? email;
}

/** Looks at e-mail, end point and phone, and not at Slack. */
function found({ email, endpoint, phone_number }: Subscriber, q: string): boolean {
  return q === '' || [email, endpoint, phone_number].some((text) => text?.toLowerCase().includes(q));
}

function isPlain({ email }: Subscriber): boolean {
  return email === null || /^[\w.@-]+$/.test(email);
}

function render({ state, page_id: _, ...rest }: Subscriber) {
  return { ...rest, quarantined_at: state === 'quarantined' ? rest.created_at : null };
}
