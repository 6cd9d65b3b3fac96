import { beforeEach, describe, expect, test } from 'vitest';
import { reportOf } from '../../../functions/core/drift/report.ts';
import { startDrift } from '../../../functions/core/drift/start-drift.ts';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import type { Message } from '../../../functions/lib/aws/queue.ts';
import { createLambdas } from '../../support/lambdas.ts';

let lambdas: ReturnType<typeof createLambdas>;
let asked: Message[];
beforeEach(async () => {
  lambdas = createLambdas();
  const { table, clock } = lambdas;
  asked = [];
  const roster = createRoster({ table, now: clock.now, sleep: clock.sleep, newId: () => 'run' });
  lambdas.pager.accounts.set('X', { id: 'X', email: 'x@human.test', name: 'X', muted: false, teams: [] });
  await startDrift({ roster, ask: async (_target, message) => void asked.push(message) }, 'pager');
});

describe('the worker that is asked to compare everybody', () => {
  test('does, says so in its log and by a metric, and wakes nobody', async () => {
    const [message] = asked;
    const [answer] = await lambdas.work('ordinary', 0, message?.body);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await reportOf(lambdas.table, 'pager')).toMatchObject({ accounts: 1, counts: { leftAlone: 1 } });
    expect(lambdas.logs).toContainEqual({
      message: 'compared everybody',
      facts: expect.objectContaining({ target: 'pager', how: 'complete', leftAlone: 1 }),
    });
    expect(JSON.stringify(lambdas.logs)).not.toContain('x@human.test');
    expect(lambdas.counted('Drift')).toHaveLength(4);
    expect(lambdas.sentTo('pager')).toEqual([]);
  });

  test('has the message come back where the list cannot be read, and then goes on', async () => {
    lambdas.pager.troubles.push(new TypeError('fetch failed'));
    const [message] = asked;
    const [first] = await lambdas.work('ordinary', 0, message?.body);
    expect(first?.batchItemFailures).toHaveLength(1);
    expect(await reportOf(lambdas.table, 'pager')).toBeUndefined();
    await lambdas.work('ordinary', 0, message?.body);
    expect(await reportOf(lambdas.table, 'pager')).toMatchObject({ outcome: { how: 'complete' } });
  });

  test('does nothing for a comparison that is over', async () => {
    const [message] = asked;
    await lambdas.work('ordinary', 0, message?.body);
    const calls = lambdas.pager.calls.length;
    await lambdas.work('ordinary', 0, message?.body);
    expect(lambdas.pager.calls).toHaveLength(calls);
  });
});
