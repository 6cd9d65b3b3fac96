import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { event } from '../../../support/events.ts';
import { createOpsgenieStage } from '../opsgenie-stage.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const joe = { id: '00u2', email: 'joe@example.com', displayName: '=cmd|evil' };
const sre = { id: '00g1', displayName: 'sre' };

let stage: ReturnType<typeof createOpsgenieStage>;
let folder: string;
beforeEach(() => {
  stage = createOpsgenieStage();
  folder = mkdtempSync(join(tmpdir(), 'rollcall-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('rollcall plan', () => {
  test('says every step of a joiner, with the lines that are the reason, and changes nothing', async () => {
    await stage.rollcall.route(event('user.created', 1, { user: jane }));
    await stage.rollcall.route(event('group.member_added', 2, { user: jane, group: sre }));
    const items = JSON.stringify(stage.rollcall.table.items());
    const { out, code } = await stage.run('plan jane@example.com --check');
    expect(out).toContain('jane@example.com\n');
    expect(out).toContain('should be present, because access[0] (group *), access[1] (group sre)');
    expect(out).toMatch(/\+ Create the account\n.*\+ Add to the team SRE\n.*\+ Add to the team DB\n/);
    expect(out).toContain('because of group.member_added from okta');
    expect(out).toContain('1 person, 3 steps, all of which can be taken back. Nothing was changed.');
    expect(code).toBe(3);
    expect(stage.writes()).toEqual([]);
    expect(JSON.stringify(stage.rollcall.table.items())).toBe(items);
  });

  test('is exactly what is then done, step by step, for a joiner, a mover, a mute and a removal', async () => {
    const { rollcall } = stage;
    const story = [
      [event('user.created', 1, { user: jane }), event('group.member_added', 2, { user: jane, group: sre })],
      [event('group.member_removed', 3, { user: jane, group: sre })],
      [event('user.suspended', 4, { user: jane })],
      [event('user.reactivated', 5, { user: jane })],
      [event('group.member_added', 6, { user: jane, group: sre })],
      [event('user.deleted', 7, { user: jane })],
    ];
    let before: string[] = [];
    const comparePlan = async () => {
      const { out } = await stage.run('plan --all --json');
      const planned = JSON.parse(out).plans.flatMap((one: { steps: { title: string }[] }) => one.steps);
      await rollcall.drain();
      const done = await stage.titles(jane.email);
      expect(planned.map(({ title }: { title: string }) => title)).toEqual(done.slice(before.length));
      before = done;
    };
    for (const events of story) {
      for (const one of events) await rollcall.route(one);
      await comparePlan();
    }
    rollcall.clock.advance(2 * 3_600_000);
    await rollcall.sweep();
    await comparePlan();
    expect(before.at(-1)).toBe('Delete the account');
  });

  test('costs no call for a person who is what they should be', async () => {
    await stage.rollcall.happen(event('user.created', 1, { user: jane }));
    const calls = stage.simulator.calls.length;
    const { out, code } = await stage.run('plan --all --check');
    expect({ out, code }).toEqual({
      out: 'Nothing would be done: everybody is what they should be.\n',
      code: 0,
    });
    expect(stage.simulator.calls.length).toBe(calls);
  });

  test('says what cannot be taken back, and what a human must see to', async () => {
    const { rollcall } = stage;
    await rollcall.happen(event('user.created', 1, { user: jane }), event('user.deleted', 2, { user: jane }));
    rollcall.clock.advance(2 * 3_600_000);
    const { out } = await stage.run('plan');
    expect(out).toContain('! Delete the account (cannot be taken back)');
    expect(out).toContain('because they left');
    expect(out).toContain('1 of which cannot be taken back');
  });

  test('shows what another configuration would do before it is deployed', async () => {
    await stage.rollcall.happen(event('user.created', 1, { user: jane }));
    const file = join(folder, 'other.config.ts');
    const access = [{ group: '*', opsgenie: { role: 'Observer', teams: ['DB'] } }];
    writeFileSync(
      file,
      `export default ${JSON.stringify({ sources: { okta: {} }, targets: { opsgenie: {} }, access })};`,
    );
    const { out } = await stage.run(['plan', '--config', file]);
    expect(out).toContain('+ Add to the team DB');
    expect(out).toContain('because of a changed configuration');
    expect(stage.writes()).toHaveLength(1);
  });

  test('that is interrupted says that it is not all', async () => {
    await stage.rollcall.route(event('user.created', 1, { user: jane }));
    const { out, err, code } = await stage.run('plan --json', { onInterrupt: (stop) => stop() });
    expect(err).toContain('Stopped after 0 of 1 looks: this is not all.');
    expect(JSON.parse(out)).toMatchObject({ whole: false });
    expect(code).toBe(1);
  });

  test('names a person of whom nothing can be read, and ends with 1', async () => {
    await stage.rollcall.route(event('user.created', 1, { user: jane }));
    await stage.simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status: 500, body: 'oops', times: 50 }),
    });
    const { out, code } = await stage.run('plan --check');
    expect(out).toContain('✗ cannot be told: ');
    expect(code).toBe(1);
  });

  test('is a table without formulas, and an object for scripts', async () => {
    await stage.rollcall.route(event('user.created', 1, { user: joe }));
    const { out } = await stage.run('plan --csv');
    const [head, line = ''] = out.split('\n');
    expect(head).toBe('person,email,target,should be,step,reversible,reason,caused by,in the way');
    expect(line).toContain('joe@example.com,opsgenie,present,Create the account,yes,access[0] (group *)');
    const { out: json } = await stage.run('plan --json');
    expect(JSON.parse(json)).toMatchObject({
      version: 1,
      totals: { persons: 1, steps: 1, irreversible: 0, blocked: 0, errors: 0 },
    });
  });

  test.each([
    ['plan --target opsgeni', /There is no target opsgeni: name one of opsgenie\./],
    ['plan nobody@example.com', /No source has spoken of nobody@example\.com yet\./],
    ['plan --json --csv', /cannot be used with/],
  ])('%s is one sentence', async (line, sentence) => {
    const { err, code } = await stage.run(line);
    expect(err).toMatch(sentence);
    expect(code).toBeGreaterThan(0);
  });
});

describe('rollcall plan --removal', () => {
  const night = {
    schedules: [
      {
        name: 'Night',
        rotations: [
          {
            name: 'Weeks',
            type: 'weekly',
            startDate: '2026-01-05T08:00:00Z',
            participants: ['jane', 'kim'].map((one) => ({ type: 'user', username: `${one}@example.com` })),
          },
        ],
      },
    ],
  };

  test('says every place that a person holds on call, and which hours would lose cover, before anybody leaves', async () => {
    await stage.rollcall.happen(event('user.created', 1, { user: jane }));
    const body = JSON.stringify({ users: [{ username: 'kim@example.com' }], ...night });
    await stage.simulator.app.request('/_seed', { method: 'POST', body });
    const before = stage.writes().length;
    const { out, code } = await stage.run('plan jane@example.com --removal');
    expect(out).toContain('should be absent, because their removal is asked about');
    expect(out).toMatch(/Leave their turns to nobody in the rotation "Weeks"/);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/Night loses cover for \d+ days .*in all: from 20/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('what costs cover waits for a human (rollcall decide)');
    expect(out).toContain('Delete the account (cannot be taken back)');
    expect(stage.writes()).toHaveLength(before);
    expect(code).toBe(0);
  });

  test('asks whose removal is meant', async () => {
    const { err, code } = await stage.run('plan --removal');
    expect([err, code]).toEqual([expect.stringContaining('Name the people whose removal is meant'), 2]);
  });
});
