import { beforeEach, describe, expect, test } from 'vitest';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { event } from '../../../support/events.ts';
import { createOpsgenieStage } from '../opsgenie-stage.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const group = { id: 'g1', displayName: 'sre' };
const hour = 3_600_000;
const day = 24 * hour;

let stage: ReturnType<typeof createOpsgenieStage>;
const receipt = async (line = '') => {
  const { out, err, code } = await stage.run(`receipt ${email} ${line}`);
  return { out, text: out.replace(/\s+/g, ' '), err, code };
};
const later = async (length: number) => {
  stage.rollcall.clock.advance(length);
  await stage.rollcall.sweep();
  await stage.rollcall.drain();
};
const joins = async () => {
  stage.rollcall.clock.advance(hour);
  await stage.rollcall.happen(
    event('user.created', 1, { user: jane }),
    event('group.member_added', 2, { user: jane, group }),
  );
};
/** She leaves now, by a clock of the source's that is four seconds behind ours. */
const leaves = async () => {
  const occurredAt = new Date(stage.rollcall.clock.now() - 4_000).toISOString();
  await stage.rollcall.happen(event('user.deleted', 3, { user: { id: jane.id }, occurredAt }));
};

beforeEach(() => {
  stage = createOpsgenieStage({}, { timeZone: 'Europe/Berlin' });
});

describe('rollcall receipt, of a person who is gone', () => {
  beforeEach(async () => {
    await joins();
    await leaves();
    await later(2 * hour);
    await later(hour);
  });

  test('says who said so and when that was heard, how long it took, every step with its call, and what the looks found', async () => {
    const { out, text, code } = await receipt('--check');
    expect(code).toBe(0);
    expect(text).toContain(`Receipt for Jane Doe <${email}>`);
    expect(text).toContain('They are gone from every target where they had an account.');
    expect(text).toMatch(
      /user\.deleted: happened 2026-01-05 10:59:\d\d UTC\+1 \(09:59:\d\d UTC\) by the clock of okta/,
    );
    expect(text).toMatch(/heard 2026-01-05 11:00:\d\d UTC\+1 \(10:00:\d\d UTC\) by ours, 4 s later/);
    expect(text).toContain('because of user.deleted from okta');
    expect(text).toMatch(
      / muted 2026-01-05 11:00:.{1,30}, 4\.8 s after it happened, 0\.8 s after Rollcall knew/,
    );
    expect(text).toMatch(/ removed 2026-01-05 13:00:.{1,30}, 2 h after it happened/);
    expect(text).toMatch(/Delete the account DELETE \/v2\/users\/[\w-]+ 200/);
    expect(text).toMatch(
      /looked at contacts \(1 change\); .*teams \(2 changes\); the account and its role \(\d changes\)/,
    );
    expect(text).toContain('looked again 1 h after the removal: still gone');
    expect(text).toContain('integrations and their API keys: the API does not say who made them');
    expect(text).toContain('Nothing of this departure is missing.');
    expect(out.match(/@/g)).toHaveLength(1);
  });

  test('--json has the same under stable keys', async () => {
    const { out } = await receipt('--json');
    const found = JSON.parse(out);
    expect(found).toMatchObject({
      version: 1,
      standing: 'gone',
      sourcesSay: 'left',
      heard: [{ type: 'user.deleted', source: 'okta', event: 'okta:user.deleted:3' }],
      history: { isCut: false },
      targets: [
        {
          target: 'opsgenie',
          vendor: 'Opsgenie',
          standing: 'gone',
          causedBy: 'okta:user.deleted:3',
          muted: { afterEvent: 4.8, afterKnown: 0.8 },
          removed: { afterEvent: expect.closeTo(7_207, -1) },
          looks: [{ what: 'looked again 1 h after the removal: still gone' }],
        },
      ],
    });
    const [{ surfaces, steps, unchecked }] = found.targets;
    const titles = steps.map(({ what, surface, status }: Record<string, unknown>) => [surface, what, status]);
    expect(titles).toContainEqual(['contacts', 'Disable the email contact', 200]);
    expect(titles.at(-1)).toEqual(['the account and its role', 'Delete the account', 200]);
    expect(surfaces.every(({ checkedAt }: Record<string, unknown>) => checkedAt !== undefined)).toBe(true);
    expect(unchecked.length).toBeGreaterThan(0);
  });

  test('says that she was back and was removed again', async () => {
    const users = [{ username: email, fullName: 'Jane Doe', role: 'User' }];
    await stage.simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify({ users }) });
    await later(day);
    expect((await receipt()).text).toMatch(/looked again 24 h after the removal.*: was back, removed again/);
  });

  test('says what deployment.keep cut off', async () => {
    stage.rollcall.clock.advance(401 * day);
    for (const line of stage.rollcall.table.items().filter(({ pk }) => pk.startsWith('HISTORY#')))
      await stage.rollcall.table.remove(line);
    const { text } = await receipt();
    expect(text).toContain('Lines of this departure are missing');
    expect(text).toMatch(/removed 2026-01-05 13:00/);
  });
});

describe('rollcall receipt, of a person who is not gone', () => {
  test('who works here says that nothing is to be taken', async () => {
    await joins();
    const { text, code } = await receipt('--check');
    expect(text).toContain('They are not leaving: nothing is to be taken from them.');
    expect(text).not.toContain('steps, in order');
    expect(code).toBe(3);
  });

  test('who is muted says when she is removed, and what is still to be looked at', async () => {
    await joins();
    await leaves();
    const { text, code } = await receipt('--check');
    expect(text).toContain('They are still leaving: muted, and not removed.');
    expect(text).toContain('removed not yet');
    expect(text).toMatch(/changed contacts \(1 change\)/);
    expect(text).toMatch(/to come the removal looks at .*rotations of schedules/);
    expect(code).toBe(3);
  });

  test('who is suspended says so', async () => {
    await joins();
    await stage.rollcall.happen(event('user.suspended', 3, { user: { id: jane.id } }));
    expect((await receipt()).text).toContain('They are suspended: muted until a source says something else.');
  });

  test('who is held says by what', async () => {
    await joins();
    Object.assign(stage.rollcall.world.config.modes, { opsgenie: 'ask' });
    await leaves();
    const { text, code } = await receipt('--check');
    expect(text).toContain('something is held until a human decides');
    expect(text).toMatch(/muted not yet/);
    expect(text).toMatch(/held, because the mode is ask: Disable the email contact/);
    expect(code).toBe(3);
  });

  test('who is blocked says by what, in the vendor’s words', async () => {
    await joins();
    await stage.simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({
        status: 403,
        body: { message: 'not for you', took: 0.1, requestId: 'r1' },
        times: 1,
        method: 'POST',
      }),
    });
    await leaves();
    const { text } = await receipt();
    expect(text).toContain('something is blocked, and a human has to see to it');
    expect(text).toContain('not for you');
  });

  test('who came back is not called gone', async () => {
    await joins();
    await leaves();
    const occurredAt = new Date(stage.rollcall.clock.now()).toISOString();
    await stage.rollcall.happen(event('user.created', 4, { user: jane, occurredAt }));
    expect((await receipt()).text).toContain('They left and came back');
  });

  test('who never had an account says that none was found', async () => {
    stage.rollcall.clock.advance(hour);
    await stage.rollcall.route(event('user.created', 1, { user: jane }));
    stage.rollcall.wakes.splice(0);
    await leaves();
    await later(2 * hour);
    const { text, code } = await receipt('--check');
    expect(text).toContain('no account of theirs was found at any target');
    expect(text).toMatch(/none still 2026/);
    expect(code).toBe(0);
  });

  test('who was never known, or was forgotten, has none', async () => {
    const { err, code } = await receipt();
    expect(err).toContain(`No source has spoken of ${email} yet, so there is no receipt`);
    expect(code).toBe(1);
    await stage.rollcall.table.write(keys.forgotten, undefined, { until: '2025-01-01T00:00:00.000Z' });
    expect((await receipt()).err).toContain('removed from the roster, as deployment.keep says');
  });
});
