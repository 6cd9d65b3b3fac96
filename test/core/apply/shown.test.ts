import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Convergence, converge } from '../../../functions/core/apply/converge.ts';
import { Transient } from '../../../functions/core/contracts/errors.ts';
import type { Known } from '../../../functions/core/contracts/known.ts';
import type { Observed } from '../../../functions/core/contracts/observed.ts';
import type { Step } from '../../../functions/core/contracts/step.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';

const parts = ['role', 'team', 'contact', 'page'] as const;
type Part = (typeof parts)[number];
type Account = Partial<Record<Part, string>>;
/** Sets one part of the account, makes the account with all its parts, or changes how the person is shown. */
type Op = { part: Part; value: string } | { create: Account } | { name: string };

/** What the vendor does with a change of a part, and what its answer is taken for. */
type Manner = { keeps: boolean; answer: 'proof' | 'doubt' | 'nothing' };

const wanted: Account = { role: 'Admin', team: 'SRE', contact: 'on', page: 'public' };
const good: Manner = { keeps: true, answer: 'proof' };
const allGood: Record<Part, Manner> = { role: good, team: good, contact: good, page: good };

/** A vendor of one account, its target, and everything that was asked of it. `name`: what is tried, and its answer lost. */
function setUp(manners: Record<Part, Manner>, before?: Account, name?: string) {
  let held = before;
  let answersLag = false;
  const looks: Known<Account>[] = [];
  const made: unknown[] = [];
  const stepOf = (part: Part): Step<Op> => ({
    title: `set the ${part}`,
    op: { part, value: wanted[part] ?? '' },
    reversible: true,
  });
  const target: Partial<Target<unknown, unknown, Account, unknown, Op>> = {
    name: 'Vendor',
    async observe(_client, _desired, known) {
      looks.push(known);
      return held === undefined || answersLag
        ? { present: false }
        : { present: true, ids: ['1'], account: { ...held } };
    },
    plan(_desired, observed: Observed<Account>): Step<Op>[] {
      if (!observed.present) {
        return [{ title: 'create', op: { create: wanted }, reversible: true, creates: 'account' }];
      }
      return parts.filter((part) => observed.account[part] !== wanted[part]).map(stepOf);
    },
    async act(_client, op) {
      if ('name' in op) throw new Transient('the answer is lost', { lost: true });
      if ('create' in op) held = { ...op.create };
      else if (manners[op.part].keeps) held = { ...held, [op.part]: op.value };
      return { method: 'PUT', path: '/account', status: 200 };
    },
    cosmetics: () =>
      name === undefined
        ? []
        : [{ title: 'name', op: { name }, reversible: true, tries: [{ attribute: 'name', value: name }] }],
    shown(observed, op) {
      if ('name' in op) return undefined;
      if ('create' in op) {
        return { observed: { ...observed, present: true, ids: ['1'], account: op.create }, isProved: true };
      }
      const { answer } = manners[op.part];
      if (answer === 'nothing' || !observed.present) return undefined;
      const account = { ...observed.account, [op.part]: op.value };
      return { observed: { ...observed, account }, isProved: answer === 'proof' };
    },
  };
  const run = (more: Partial<Convergence> = {}) =>
    converge({
      target: target as Target,
      client: undefined,
      desired: { state: 'present', profile: { email: 'jane@example.com', displayName: 'Jane' }, grant: {} },
      known: {},
      now: () => 0,
      seen: async () => {},
      keep: async () => {},
      tried: async () => {},
      made: async (what) => void made.push(what),
      plan: async () => {},
      record: async () => {},
      ...more,
    });
  return {
    run,
    looks,
    made,
    held: () => held,
    lag: () => {
      answersLag = true;
    },
  };
}

describe('what the answers to changes show', () => {
  test('is the proof where all of them prove it: there is one look', async () => {
    const { run, looks, held } = setUp(allGood, {});
    const { observed } = await run();
    expect(looks).toHaveLength(1);
    expect(observed).toEqual({ present: true, ids: ['1'], account: wanted });
    expect(held()).toEqual(wanted);
  });

  test('is handed to the look that follows where one of them is in doubt', async () => {
    const { run, looks } = setUp({ ...allGood, role: { keeps: true, answer: 'doubt' } }, {});
    await run();
    expect(looks).toHaveLength(2);
    expect(looks[0]).not.toHaveProperty('shown');
    expect(looks[1]?.shown).toEqual({ present: true, ids: ['1'], account: wanted });
  });

  test('is nothing where one of them shows nothing', async () => {
    const { run, looks } = setUp({ ...allGood, role: { keeps: true, answer: 'nothing' } }, {});
    await run();
    expect(looks).toHaveLength(2);
    expect(looks[1]).not.toHaveProperty('shown');
  });

  test('does not end the time for which a creation may be hidden', async () => {
    const { run, looks, made, lag } = setUp(allGood);
    const first = await run();
    expect(looks).toHaveLength(1);
    expect(first.made).toEqual({ account: { at: '1970-01-01T00:00:00.000Z' } });
    // The next look goes to a copy that lags behind.
    lag();
    await expect(run({ known: { externalIds: ['1'], made: first.made } })).rejects.toMatchObject({
      name: 'Transient',
      message: 'Vendor does not show what it accepted a moment ago',
    });
    expect(made).toHaveLength(1);
  });

  test('proves nothing once the answer to how a person is shown was lost: all is looked at again', async () => {
    const { run, looks } = setUp(allGood, {}, 'Jane');
    const proved: unknown[] = [];
    await expect(run({ proved: async (observed) => void proved.push(observed) })).rejects.toMatchObject({
      name: 'Transient',
    });
    expect(looks).toHaveLength(2);
    expect(proved).toEqual([{ present: true, ids: ['1'], account: wanted }]);
  });

  test('never hides what the vendor dropped, whichever answers are believed that may be', async () => {
    const manner = fc.constantFrom<Manner>(
      good,
      { keeps: true, answer: 'doubt' },
      { keeps: true, answer: 'nothing' },
      { keeps: false, answer: 'doubt' },
      { keeps: false, answer: 'nothing' },
    );
    const manners = fc.record({ role: manner, team: manner, contact: manner, page: manner });
    const before = fc.subarray([...parts]).map((had) => Object.fromEntries(had.map((p) => [p, wanted[p]])));
    await fc.assert(
      fc.asyncProperty(manners, before, async (manners, had) => {
        const { run, looks, held } = setUp(manners, had);
        const changed = parts.filter((part) => had[part] === undefined);
        const isDropped = changed.some((part) => !manners[part].keeps);
        const failure = await run().then(
          () => undefined,
          (thrown: Error) => thrown.name,
        );
        expect(failure).toBe(isDropped ? 'Blocked' : undefined);
        if (!isDropped) expect(held()).toEqual(wanted);
        expect(looks).toHaveLength(changed.every((part) => manners[part].answer === 'proof') ? 1 : 2);
      }),
    );
  });
});
