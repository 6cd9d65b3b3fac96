import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHeldStage, personNamed, startQueues } from '../decide/stage.ts';

let queues: Awaited<ReturnType<typeof startQueues>>;
let stage: ReturnType<typeof createHeldStage>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());
beforeEach(async () => {
  stage = createHeldStage(queues.client, await queues.fresh());
});

/** Runs the command for a minute of the test's clock; `happens` in its second second. */
function watched(line: string, happens: () => Promise<unknown> = async () => {}, more = {}) {
  let slept = 0;
  const { clock } = stage.rollcall;
  return stage.run(line, {
    now: clock.now,
    sleep: async (milliseconds) => {
      clock.advance(milliseconds);
      slept++;
      if (slept === 2) await happens();
    },
    ...more,
  });
}

const { email } = personNamed(0);

describe('rollcall watch', () => {
  test('shows what comes in and what goes out, who it is and with which answer, as it happens', async () => {
    const { out, err, code } = await watched('watch --for 10s', () => stage.joins(1));
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe('2026-01-05 UTC');
    expect(lines[1]).toMatch(
      new RegExp(`^09:00:0\\d {2}in {3}okta +${email} {2}heard user.created: exists, active`),
    );
    expect(lines.slice(2).join('\n')).toMatch(/out {2}pager +\S+@example\.com {2}create.* {2}20\d/);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('tells nothing of before, unless it is asked to', async () => {
    await stage.joins(1);
    stage.rollcall.clock.advance(60_000);
    expect((await watched('watch --for 5s')).out).toBe('');
    expect((await watched('watch --for 5s --since 10m')).out).toContain(`${email}  heard user.created`);
  });

  test('--person and --target leave out what is of others', async () => {
    const happens = () => stage.joins(2);
    await stage.joins(1);
    const one = await watched(`watch --for 10s --person ${email}`, happens);
    expect(one.out).not.toContain(personNamed(1).email);
    const pager = await watched('watch --for 10s --since 1h --target pager');
    expect(pager.out).toContain(personNamed(1).email);
    expect(pager.out).not.toContain('heard');
  });

  test('--json has one object a line, each with its version', async () => {
    const { out } = await watched('watch --for 10s --json', () => stage.joins(1));
    const lines = out
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatchObject({
      version: 1,
      direction: 'in',
      email,
      what: expect.stringMatching(/^heard user\.created/),
      heard: { type: 'user.created', source: 'okta' },
    });
    expect(lines.at(-1)).toMatchObject({ version: 1, direction: 'out', target: 'pager', status: 200 });
    expect(Object.keys(lines[0])).not.toContain('changedPartition');
  });

  test('says once that the roster is away and once that it is back, and loses nothing', async () => {
    const { table } = stage.rollcall;
    const { changed } = table;
    let away = 0;
    const { out, err, code } = await watched('watch --for 20s', async () => {
      away = 4;
      table.changed = async (...rest) => {
        if (away-- > 0) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
        return changed(...rest);
      };
      await stage.joins(1);
    });
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^The roster cannot be read now, and is tried again\. Nothing listens there/),
      'The roster can be read again.',
      '',
    ]);
    expect(out).toContain('heard user.created');
    expect(code).toBe(0);
  });

  test('does not wait where nothing answers at the very first', async () => {
    stage.rollcall.table.changed = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    const { err, code } = await watched('watch');
    expect(err).toMatch(/^Nothing listens there: start Rollcall with npm start/);
    expect(code).toBe(1);
  });

  test('ends with 0 at Ctrl-C, and tells what came until then', async () => {
    const { out, code } = await watched('watch', () => stage.joins(1), {
      onInterrupt: (stop: () => void) => void setTimeout(stop, 20),
      sleep: async () => {
        await stage.joins(1);
        return new Promise<void>(() => {});
      },
    });
    expect(out).toContain(email);
    expect(code).toBe(0);
  });

  test.each([
    ['watch --for soon', /Give a length of time such as 30s/],
    ['watch --since 0s', /Give a length of time such as 30s/],
    ['watch --target pagre', /There is no target pagre: name one of pager/],
  ])('%s is asked wrongly', async (line, sentence) => {
    const { err, code } = await watched(line);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });

  test('of a person whom nobody knows says so', async () => {
    const { err, code } = await watched('watch --person nobody@example.com');
    expect(err).toBe('No source has spoken of nobody@example.com yet.\n');
    expect(code).toBe(1);
  });

  test('does nothing to a terminal that a name could make it do', async () => {
    await stage.rollcall.roster.record('p1', { what: 'held\u001b[2J\u202e', causedBy: 'e' });
    const { out } = await watched('watch --for 8s --since 1h');
    expect(out).toMatch(/person p1 {2}held \[2J/);
  });
});
