import { beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '../../../functions/core/contracts/errors.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const named = (seconds: number, email: string) =>
  event(seconds === 1 ? 'user.created' : 'user.updated', seconds, {
    user: { id: '00u1', email, displayName: 'Jane Doe' },
  });
const emails = () => [...rollcall.pager.accounts.values()].map(({ email }) => email);

/** The next account is made, and nobody learns of it. */
function loseTheAnswer(): void {
  rollcall.pager.accounts.set = function (id, account) {
    rollcall.pager.accounts.set = Map.prototype.set;
    Map.prototype.set.call(this, id, account);
    throw new Transient('the answer was lost');
  };
}

async function work(): Promise<void> {
  await rollcall.drain().catch(() => {});
}

describe('a person renamed after a worker was cut off', () => {
  test('has one account, found under the address that it was made with', async () => {
    loseTheAnswer();
    await rollcall.route(named(1, 'jane@example.com'));
    await work();
    await rollcall.route(named(2, 'jane.doe@example.com'));
    await work();
    expect(emails()).toEqual(['jane.doe@example.com']);
  });

  test('has one account though the next worker failed too, and the address changed once more', async () => {
    loseTheAnswer();
    await rollcall.route(named(1, 'jane@example.com'));
    await work();
    rollcall.pager.troubles.push(new Transient('down'));
    await rollcall.route(named(2, 'jane.doe@example.com'));
    await work();
    await rollcall.route(named(3, 'jane.roe@example.com'));
    await work();
    expect(emails()).toEqual(['jane.roe@example.com']);
  });

  test('is not looked for under an address that is another person’s by now', async () => {
    rollcall.pager.troubles.push(new Transient('down'));
    await rollcall.route(named(1, 'jane@example.com'));
    await work();
    await rollcall.route(named(2, 'jane.doe@example.com'));
    rollcall.wakes.length = 0;
    await rollcall.route(
      event('user.created', 3, { user: { id: '00u2', email: 'jane@example.com', displayName: 'Jane Two' } }),
    );
    await work();
    await rollcall.route(named(4, 'jane.doe@example.com'));
    rollcall.clock.advance(11 * 60_000);
    await rollcall.sweep();
    await work();
    expect(emails().sort()).toEqual(['jane.doe@example.com', 'jane@example.com']);
  });

  test('is asked for by the present address alone once the work is proved', async () => {
    await rollcall.route(named(1, 'jane@example.com'));
    await work();
    rollcall.pager.calls.length = 0;
    await rollcall.route(named(2, 'jane.doe@example.com'));
    await work();
    expect(rollcall.pager.calls).toEqual(['observe', 'change the account', 'observe']);
  });
});
