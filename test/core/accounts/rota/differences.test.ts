import { expect, test } from 'vitest';
import { differences } from '../../../../functions/core/accounts/rota/differences.ts';
import { empty, layerOf, person, rotaOf } from '../../../support/rotas.ts';

const day = 86_400_000;
const first = '2026-06-01T00:00Z';
const [from, to] = [Date.parse(first), Date.parse(first) + 4 * day];
const rota = rotaOf([layerOf(['ann', 'bob'], first, { timeZone: 'UTC' })]);
const turn = (number: number, ...people: string[]) =>
  people.map((id) => ({ start: from + number * day, end: from + (number + 1) * day, value: person(id) }));
const said = [...turn(0, 'ann'), ...turn(1, 'bob'), ...turn(2, 'ann'), ...turn(3, 'bob')];

test('a vendor that lists the same people, or nobody in so many words, says nothing different', () => {
  expect(differences(rota, said, from, to)).toEqual([]);
  expect(differences(rota, [...said, { start: from, end: to, value: empty }], from, to)).toEqual([]);
});

test('a vendor that lists others, more or nobody says something different, and when', () => {
  const other = [...turn(0, 'ann', 'cem'), ...turn(1, 'bob'), ...turn(2, 'bob')];
  expect(differences(rota, other, from, to)).toEqual([
    { start: from, end: from + day },
    { start: from + 2 * day, end: to },
  ]);
});

test('with what we do not know there is nothing to compare', () => {
  const layers = rota.layers.map((layer) => ({ ...layer, turns: { unknown: 'its times' } }));
  expect(differences({ ...rota, layers }, said, from, to)).toEqual([]);
});
