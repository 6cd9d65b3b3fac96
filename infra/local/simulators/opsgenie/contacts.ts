import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, data, isUser, notFound, type Routes, refuse, result } from './answers.ts';
import { type Contact, findUser } from './state.ts';

export type ContactOptions = {
  /** Whether the contact that is the username may be disabled, which is documented nowhere. @default 'can be disabled' */
  mainContact?: 'can be disabled' | 'stays';
};

// A mobile contact is a device: the app makes it, the API cannot. https://docs.opsgenie.com/docs/contact-api
const Creation = z.object({ method: z.enum(['email', 'sms', 'voice']), to: z.string() });
const Change = z.object({ to: z.string() });

/** A user's own lists: contacts, teams, schedules, escalations. */
export function userListRoutes(app: Hono, { state }: Routes, { mainContact }: ContactOptions): void {
  const at = '/v2/users/:user/contacts';
  const find = (idOrUsername: string, contactId: string) => {
    const user = findUser(state, idOrUsername);
    return { user, contact: user?.contacts.find(({ id }) => id === contactId) };
  };

  app.get(at, (c) => {
    const user = findUser(state, c.req.param('user'));
    return user ? data(c, user.contacts.map(shown)) : notFound(c, 'User');
  });

  app.post(at, async (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    const sent = await body(c, Creation);
    if (!sent.ok) return sent.answer;
    const contact = { id: state.nextId(), ...sent.value, enabled: true };
    user.contacts.push(contact);
    return result(c, 'Created', { id: contact.id });
  });

  app.patch(`${at}/:contact`, async (c) => {
    const { contact } = find(c.req.param('user'), c.req.param('contact'));
    if (contact === undefined) return notFound(c, 'Contact');
    const sent = await body(c, Change);
    if (!sent.ok) return sent.answer;
    contact.to = sent.value.to;
    return result(c, 'Updated', { id: contact.id });
  });

  app.delete(`${at}/:contact`, (c) => {
    const { user, contact } = find(c.req.param('user'), c.req.param('contact'));
    if (user === undefined || contact === undefined) return notFound(c, 'Contact');
    user.contacts = user.contacts.filter(({ id }) => id !== contact.id);
    return result(c, 'Deleted');
  });

  app.post(`${at}/:contact/:switch{enable|disable}`, (c) => {
    const { user, contact } = find(c.req.param('user'), c.req.param('contact'));
    if (user === undefined || contact === undefined) return notFound(c, 'Contact');
    const enabled = c.req.param('switch') === 'enable';
    if (!enabled && mainContact === 'stays' && contact.to === user.username) {
      return refuse(c, 422, 'The default e-mail contact cannot be disabled.');
    }
    contact.enabled = enabled;
    return result(c, 'Updated', { id: contact.id });
  });

  app.get('/v2/users/:user/teams', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    const mine = [...state.teams.values()].filter(({ members }) =>
      members.some((m) => m.user.id === user.id),
    );
    return data(
      c,
      mine.map(({ id, name }) => ({ id, name })),
    );
  });

  app.get('/v2/users/:user/schedules', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    const mine = [...state.schedules.values()].filter(({ rotations }) =>
      rotations.some(({ participants }) => participants.some(isUser(user))),
    );
    return data(
      c,
      mine.map(({ id, name, enabled }) => ({ id, name, enabled })),
    );
  });

  app.get('/v2/users/:user/escalations', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    const is = isUser(user);
    return data(
      c,
      [...state.escalations.values()].filter(({ rules }) => rules.some((rule) => is(rule.recipient))),
    );
  });
}

function shown({ enabled, disabledReason = '', ...contact }: Contact, applyOrder: number) {
  return { ...contact, status: { enabled, disabledReason }, applyOrder };
}
