import { describe, expect, test } from 'vitest';
import { preview } from '../../../functions/core/apply/preview.ts';
import { Transient } from '../../../functions/core/contracts/errors.ts';
import {
  type DeadLetter,
  groupByReason,
  isAbout,
} from '../../../functions/core/delivery/dead-letter-groups.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const deadLetterOf = (facts: Record<string, string>): DeadLetter => ({ body: '', facts });

describe('dead letters', () => {
  const taken = deadLetterOf({ kind: 'Permanent', reason: 'Opsgenie 422 on POST', person: 'p1' });
  const takenToo = deadLetterOf({ kind: 'Permanent', reason: 'Opsgenie 422 on POST', person: 'p2' });
  const down = deadLetterOf({ kind: 'Transient', reason: 'Opsgenie 503 on GET' });
  const crashed = deadLetterOf({});

  test('are grouped by why they are dead, the most frequent cause first', () => {
    expect(groupByReason([down, taken, crashed, takenToo])).toEqual([
      { cause: 'Permanent: Opsgenie 422 on POST', deadLetters: [taken, takenToo] },
      { cause: 'Transient: Opsgenie 503 on GET', deadLetters: [down] },
      { cause: 'delivered too often: the worker died each time', deadLetters: [crashed] },
    ]);
  });

  test('are chosen by a text in their cause, in any letter case', () => {
    expect([taken, down, crashed].map((one) => isAbout(one, 'opsgenie 4'))).toEqual([true, false, false]);
    expect([taken, down, crashed].map((one) => isAbout(one, undefined))).toEqual([true, true, true]);
  });
});

describe('planning again', () => {
  const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };

  test('looks at the vendor’s state of now, and changes nothing', async () => {
    const rollcall = createRollcall();
    await rollcall.route(event('user.created', 1, { user: jane }));
    const { person } = await rollcall.personOf(jane.email);
    expect(await preview(rollcall.world, person, 'pager')).toMatchObject({
      lane: 'ordinary',
      steps: [{ title: 'create the account' }],
    });
    expect(rollcall.pager.calls).toEqual(['observe']);
    await rollcall.drain();
    expect(await preview(rollcall.world, person, 'pager')).toMatchObject({ lane: 'ordinary', steps: [] });
  });

  test('of a person who left goes to the fast lane', async () => {
    const rollcall = createRollcall();
    await rollcall.happen(event('user.created', 1, { user: jane }));
    await rollcall.route(event('user.deleted', 2, { user: jane }));
    const { person } = await rollcall.personOf(jane.email);
    expect(await preview(rollcall.world, person, 'pager')).toMatchObject({
      lane: 'leavers',
      steps: [{ title: 'mute the account' }],
    });
  });

  test('says why it cannot be told, where the vendor does not answer', async () => {
    const rollcall = createRollcall();
    await rollcall.route(event('user.created', 1, { user: jane }));
    const { person } = await rollcall.personOf(jane.email);
    rollcall.pager.troubles.push(new Transient('Pager 503 on GET'));
    expect(await preview(rollcall.world, person, 'pager')).toMatchObject({ failure: { name: 'Transient' } });
  });
});
