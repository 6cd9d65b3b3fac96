import { expect, test } from 'vitest';
import { weigh } from '../../../functions/core/apply/weigh.ts';
import type { Observed } from '../../../functions/core/contracts/observed.ts';
import type { Rota } from '../../../functions/core/contracts/rota.ts';
import type { Step } from '../../../functions/core/contracts/step.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { empty, layerOf, person, rotaOf } from '../../support/rotas.ts';

const now = Date.parse('2026-03-02T00:00:00Z');
const observed: Observed<Rota[]> = {
  present: true,
  ids: ['ann'],
  account: [rotaOf([layerOf(['ann', 'bob'], '2026-03-01T00:00Z', { timeZone: 'UTC' })])],
};

/** A vendor whose steps say what becomes of its rotas; `undefined`: the account is gone. */
const target = {
  rotas: (account: Rota[]) => account,
  foreseen: (_: unknown, op: Rota[] | undefined): Observed =>
    op === undefined ? { present: false } : { present: true, ids: ['ann'], account: op },
} as unknown as Target;

const step = (title: string, op?: Rota[]): Step => ({ title, op, reversible: true });
const weighed = (...steps: Step[]) =>
  weigh({ target, desired: { state: 'absent' }, observed, now }, steps).map(
    ({ consequences }) => consequences?.[0],
  );
const withFirst = (first: ReturnType<typeof person>) => {
  const [layer] = observed.present ? (observed.account[0]?.layers ?? []) : [];
  return layer ? [rotaOf([{ ...layer, participants: [first, person('bob')] }])] : [];
};

test('a stand-in in the very place costs nothing, and has the leaver’s hours', () => {
  const [consequence] = weighed(step('hand over', withFirst(person('kim'))));
  expect(consequence).toMatchObject({ rota: 'Rota', lost: [], moved: [], unsure: [] });
  expect(consequence?.handed[0]?.to).toEqual(['kim']);
});

test('a place that is left costs the leaver’s hours, and no other turn', () => {
  const [consequence] = weighed(step('leave', withFirst(empty)));
  expect(consequence?.lost).not.toEqual([]);
  expect(consequence).toMatchObject({ moved: [], covered: { before: 90 * 24, after: 45 * 24 } });
});

test('each step is judged on what those before it lead to', () => {
  const [first, second] = weighed(
    step('hand over', withFirst(person('kim'))),
    step('leave', withFirst(empty)),
  );
  expect(first?.lost).toEqual([]);
  expect(second?.moved).not.toEqual([]);
});

test('a rota that is gone after a step has nobody on call', () => {
  expect(weighed(step('delete it', []))[0]).toMatchObject({ covered: { after: 0 } });
});

test('the end of the account is no edit of a rota', () => {
  expect(weighed(step('delete'))).toEqual([undefined]);
});
