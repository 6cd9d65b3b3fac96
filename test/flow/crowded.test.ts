import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../functions/core/config/config.ts';
import { personReport } from '../../functions/core/operate/person-report.ts';
import { createRoster } from '../../functions/core/roster/roster.ts';
import { sources } from '../../functions/sources/index.ts';
import { targets } from '../../functions/targets/index.ts';
import { formatReport } from '../../infra/cli/status/format-status.ts';
import { crowdEmail } from '../../infra/local/simulators/rows.ts';
import { drained, eventOf, tell } from '../harness/burst.ts';
import { crowdedWith, isOfList, vendorIds, watch } from '../harness/crowded.ts';
import type { Rollcall } from '../harness/rollcall.ts';
import { plainPage } from '../support/page.ts';

const people = 100_000;
const second = 1_000;
const minute = 60 * second;

const itemOf = (rollcall: Rollcall, target: string, person: string) =>
  rollcall.table.items().find((item) => item.sk === `TARGET#${target}` && item.person === person);

/** The person of an event's user. */
function personOf(rollcall: Rollcall, user: string): string {
  const link = rollcall.table.items().find(({ pk }) => pk === `LINK#user#okta#${user}`);
  return String(link?.person);
}

/**
 * Whom the filter does not find was looked for in a list of all, within one invocation: above 5,700 page access users at
 * Statuspage, or 11,500 accounts at PagerTree, nobody new was ever made, and the limit burned. Other members of the kind:
 * the team members of Statuspage, who have no filter; its subscribers; the last admin of PagerTree, for whom everybody was
 * read; a search that finds hundreds of near misses.
 */
describe('among 100,000 people at each vendor', () => {
  test('a joiner has an account within 10 calls, and a mute takes 15 at most', {
    timeout: 1_200_000,
  }, async () => {
    await tell(crowdedWith(people), async (rollcall) => {
      const joined = vendorIds.map((id) => [id, watch(rollcall, id)] as const);
      await rollcall.send(eventOf(rollcall, 1));
      await drained(rollcall);
      for (const [id, seen] of joined) {
        expect([id, itemOf(rollcall, id, personOf(rollcall, 'u1'))?.status]).toEqual([id, 'applied']);
        expect([id, seen.all().length <= 10]).toEqual([id, true]);
      }
      const left = vendorIds.map((id) => [id, watch(rollcall, id)] as const);
      await rollcall.scheduler.sleep(minute);
      await rollcall.send(eventOf(rollcall, 1, 'user.deleted'));
      await drained(rollcall);
      for (const [id, seen] of left) {
        expect([id, itemOf(rollcall, id, personOf(rollcall, 'u1'))?.appliedState]).toEqual([id, 'muted']);
        expect([id, seen.all().length <= 15]).toEqual([id, true]);
      }
    });
  });
});

describe('a leaver whom Rollcall never knew', () => {
  test('loses what the filters find within 15 calls, and is muted when a list of all has proved the rest', {
    timeout: 1_200_000,
  }, async () => {
    await tell(crowdedWith(1_500), async (rollcall) => {
      const { scheduler, vendors } = rollcall;
      const user = { id: 'c7', email: crowdEmail(7), displayName: 'Member 7' };
      const seen = vendorIds.map((id) => [id, watch(rollcall, id)] as const);
      await rollcall.send({ ...eventOf(rollcall, 7, 'user.suspended'), user });
      const person = () => personOf(rollcall, 'c7');
      const isPending = () => itemOf(rollcall, 'statuspage', person())?.lastError !== undefined;
      while (!isPending()) await scheduler.sleep(second);
      const item = itemOf(rollcall, 'statuspage', person());
      expect(item).toMatchObject({ status: 'pending', desiredState: 'muted' });
      expect(item?.appliedState).toBeUndefined();
      expect(item?.lastError).toMatchObject({ kind: 'Throttled', list: 'subscribers/localpage001' });
      for (const [id, { upToLastChange }] of seen) expect([id, upToLastChange() <= 15]).toEqual([id, true]);
      const state = (await vendors.state('statuspage')) as { pageAccessUsers: unknown[]; users: unknown[] };
      expect(state.pageAccessUsers).toEqual([]);
      await drained(rollcall);
      for (const id of vendorIds) {
        expect([id, itemOf(rollcall, id, person())?.appliedState]).toEqual([id, 'muted']);
      }
      // Each list was read once, and nothing was asked too fast.
      const { calls } = vendors.simulators.statuspage;
      expect(calls.filter(({ status }) => status === 420)).toEqual([]);
      const pages = calls.filter((call) => isOfList(call) && call.path.includes('/users')).length;
      expect(pages).toBeGreaterThanOrEqual(15);
      expect(pages).toBeLessThan(30);
    });
  });
});

describe('a joiner whom a human let in under another letter case', () => {
  test('is made, refused, found in a list of all that is read on between others, and says so meanwhile', {
    timeout: 1_200_000,
  }, async () => {
    await tell(crowdedWith(1_500), async (rollcall) => {
      const { scheduler, vendors } = rollcall;
      const { app } = vendors.simulators.statuspage;
      const headers = { authorization: 'OAuth human', 'content-type': 'application/json' };
      const body = JSON.stringify({ page_access_user: { email: 'P1@Example.COM' } });
      const path = '/v1/pages/localpage001/page_access_users';
      const made = scheduler.outside(Promise.resolve(app.request(path, { method: 'POST', headers, body })));
      expect((await made).status).toBe(200);
      await rollcall.send(eventOf(rollcall, 1));
      const person = () => personOf(rollcall, 'u1');
      const wait = () => itemOf(rollcall, 'statuspage', person())?.lastError;
      while (wait() === undefined) await scheduler.sleep(second);
      expect(wait()).toMatchObject({ kind: 'Throttled', list: 'page_access_users/localpage001' });
      await scheduler.sleep(20 * second);
      const config = parseConfig(crowdedWith(0).config, { sources, targets });
      const roster = createRoster({ ...rollcall, ...scheduler, newId: () => 'id' });
      const report = await personReport({ roster, config, targets }, person(), 5);
      const page = formatReport(report, plainPage(scheduler.now(), 300));
      expect(page).toContain(
        'a complete list of the page access users of the page localpage001 is being read',
      );
      expect(page).toMatch(/page \d+, since 2026-/);
      await drained(rollcall);
      expect(itemOf(rollcall, 'statuspage', person())?.status).toBe('applied');
      const state = (await vendors.state('statuspage')) as { pageAccessUsers: { email: string }[] };
      expect(state.pageAccessUsers.map(({ email }) => email)).toEqual(['P1@Example.COM']);
    });
  });
});
