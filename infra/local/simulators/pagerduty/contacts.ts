import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound } from './answers.ts';
import type { ContactMethod, NotificationRule, PagerdutyUser, State } from './state.ts';

const phones = ['phone_contact_method', 'sms_contact_method', 'whatsapp_contact_method'];
const address = z.string().check(z.minLength(1));
const Creation = z.object({
  contact_method: z.object({
    // A device makes its own: https://developer.pagerduty.com/api-reference/cd8c4ee9d3dcd-create-a-user-contact-method
    type: z.enum(['email_contact_method', ...phones]),
    label: z.string(),
    address,
    country_code: z.optional(z.int().check(z.gte(1), z.lte(1999))),
  }),
});
const Change = z.object({ contact_method: z.object({ address }) });
const RuleCreation = z.object({
  notification_rule: z.object({
    type: z.literal('assignment_notification_rule'),
    start_delay_in_minutes: z.int().check(z.gte(0)),
    urgency: z.enum(['high', 'low']),
    contact_method: z.object({ id: z.string(), type: z.string() }),
  }),
});

/** https://developer.pagerduty.com/api-reference/50d46c0eb020d-list-a-user-s-contact-methods; neither list pages. */
export function contactRoutes(state: State): Hono {
  const app = new Hono();
  const userOf = (c: Context) => state.users.get(c.req.param('user') ?? '');
  const methodOf = (c: Context) => userOf(c)?.contact_methods.find(({ id }) => id === c.req.param('method'));
  app.get('/contact_methods', (c) => {
    const user = userOf(c);
    return user ? c.json({ contact_methods: user.contact_methods }) : notFound(c);
  });
  app.post('/contact_methods', async (c) => {
    const user = userOf(c);
    if (user === undefined) return notFound(c);
    const sent = await body(c, Creation);
    if (sent.answer !== undefined) return sent.answer;
    const wanted = sent.value.contact_method;
    const wrong = wrongWith(user, wanted);
    if (wrong !== undefined) return invalid(c, wrong);
    const contact_method = { ...wanted, id: state.nextId() };
    user.contact_methods.push(contact_method);
    return c.json({ contact_method }, 201);
  });
  app.put('/contact_methods/:method', async (c) => {
    const [user, method] = [userOf(c), methodOf(c)];
    if (user === undefined || method === undefined) return notFound(c);
    const sent = await body(c, Change);
    if (sent.answer !== undefined) return sent.answer;
    const wrong = wrongWith(user, { ...method, ...sent.value.contact_method }, method.id);
    if (wrong !== undefined) return invalid(c, wrong);
    method.address = sent.value.contact_method.address;
    return c.json({ contact_method: method });
  });
  app.delete('/contact_methods/:method', (c) => {
    const [user, method] = [userOf(c), methodOf(c)];
    if (user === undefined || method === undefined) return notFound(c);
    user.contact_methods = user.contact_methods.filter(({ id }) => id !== method.id);
    user.notification_rules = user.notification_rules.filter(
      ({ contact_method }) => contact_method.id !== method.id,
    );
    return c.body(null, 204);
  });
  return app;
}

/** https://developer.pagerduty.com/api-reference/1d2e4f4ea72c2-list-a-user-s-notification-rules */
export function ruleRoutes(state: State): Hono {
  const app = new Hono();
  const userOf = (c: Context) => state.users.get(c.req.param('user') ?? '');
  app.get('/notification_rules', (c) => {
    const user = userOf(c);
    const urgency = c.req.query('urgency') ?? 'high';
    const isAsked = (rule: NotificationRule) => urgency === 'all' || rule.urgency === urgency;
    return user ? c.json({ notification_rules: user.notification_rules.filter(isAsked) }) : notFound(c);
  });
  app.post('/notification_rules', async (c) => {
    const user = userOf(c);
    if (user === undefined) return notFound(c);
    const sent = await body(c, RuleCreation);
    if (sent.answer !== undefined) return sent.answer;
    const wanted = sent.value.notification_rule;
    const contact = user.contact_methods.find(({ id }) => id === wanted.contact_method.id);
    if (contact === undefined) return invalid(c, 'Contact method is invalid');
    if (user.notification_rules.some((rule) => isSameRule(rule, wanted))) {
      return invalid(c, 'Channel Start delay must be unique for a given contact method');
    }
    const contact_method = { id: contact.id, type: contact.type };
    const notification_rule = { ...wanted, contact_method, id: state.nextId() };
    user.notification_rules.push(notification_rule);
    return c.json({ notification_rule }, 201);
  });
  app.delete('/notification_rules/:rule', (c) => {
    const user = userOf(c);
    const isIt = ({ id }: NotificationRule) => id === c.req.param('rule');
    if (user === undefined || !user.notification_rules.some(isIt)) return notFound(c);
    user.notification_rules = user.notification_rules.filter((rule) => !isIt(rule));
    return c.body(null, 204);
  });
  return app;
}

function isSameRule(one: Omit<NotificationRule, 'id'>, other: Omit<NotificationRule, 'id'>): boolean {
  return (
    one.urgency === other.urgency &&
    one.start_delay_in_minutes === other.start_delay_in_minutes &&
    one.contact_method.id === other.contact_method.id
  );
}

/** Country codes whose numbers have no leading zero: https://support.pagerduty.com/main/docs/user-profile */
const withoutZero = [33, 40, 44, 45, 49, 61, 66, 91];

function wrongWith(user: PagerdutyUser, wanted: Omit<ContactMethod, 'id'>, self?: string) {
  const { type, address, country_code } = wanted;
  const isTwice = user.contact_methods.some(
    (one) =>
      one.id !== self &&
      one.type === type &&
      one.address.toLowerCase() === address.toLowerCase() &&
      one.country_code === country_code,
  );
  if (isTwice) return 'User Contact method must be unique';
  if (!phones.includes(type)) return /^[^@\s]+@[^@\s]+$/.test(address) ? undefined : 'Address is invalid';
  if (country_code === undefined) return "Country code can't be blank";
  const isTrunk =
    (withoutZero.includes(country_code) && address.startsWith('0')) ||
    (country_code === 1 && address.startsWith('1'));
  return isTrunk || !/^[\d,*#]{1,40}$/.test(address) ? 'Address is invalid' : undefined;
}
