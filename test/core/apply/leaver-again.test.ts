import { expect, test } from 'vitest';
import { Permanent } from '../../../functions/core/contracts/errors.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { event } from '../../support/events.ts';
import { createLambdas } from '../../support/lambdas.ts';

const hour = 3_600_000;
const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };

/** Every hour a leaver's message dies of the same again: the kind's other members are a removal, and a day of 503s. */
test('a leaver who is tried again hourly leaves one dead letter a day and cause, and another one of another cause', async () => {
  const lambdas = createLambdas();
  await lambdas.route(encodeLifecycle(event('user.created', 1, { user: jane })).body);
  await lambdas.work();
  await lambdas.route(encodeLifecycle(event('user.deleted', 9, { user: { id: '00u1' } })).body);
  lambdas.sentTo('pager-leavers').splice(0);
  const link = await lambdas.table.read(keys.emailLink(jane.email));
  const body = lambdas.wake({ person: String(link?.person), target: 'pager', causedBy: 'sweep' });
  const deadLetters = () => lambdas.sentTo('pager-dead').length;
  const fail = async (message: string) => {
    lambdas.pager.troubles.push(new Permanent(message));
    await lambdas.work('leavers', 0, body);
  };
  for (let hours = 0; hours < 24; hours++) {
    await fail('Pager 422');
    expect(deadLetters()).toBe(1);
    lambdas.clock.advance(hour);
  }
  await fail('Pager 422');
  expect(deadLetters()).toBe(2);
  await fail('Pager 410');
  expect(deadLetters()).toBe(3);
  expect(lambdas.counted('DeadLettered')).toHaveLength(3);
  await lambdas.work('leavers', 0, body);
  expect(lambdas.pager.byEmail(jane.email)).toMatchObject({ muted: true });
  expect(deadLetters()).toBe(3);
});
