import fc from 'fast-check';
import { expect, test } from 'vitest';
import { absent, createPager, daily } from '../support/pagertree-paging.ts';

const people = ['ANN', 'BOB', 'CEM'];
const several = (least: number) =>
  fc.uniqueArray(fc.constantFrom(...people), { minLength: least, maxLength: 3 });

/** Shifts of the first days of a year in which Berlin's clocks change, in layers and schedules that they share. */
const event = fc.record({
  attendees: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 4 }),
  rotation: fc.boolean(),
  repeat: fc.boolean(),
  layer: fc.constantFrom(1, 1, 2),
  schedule_ids: fc.constantFrom(['S1'], ['S2'], ['S1', 'S2']),
  hour: fc.integer({ min: 0, max: 20 }),
  lasts: fc.integer({ min: 4, max: 40 }),
  frequency: fc.integer({ min: 1, max: 2 }),
});

const organization = fc.record({
  events: fc.array(event, { minLength: 1, maxLength: 4 }),
  policy: several(0),
  integration: several(1),
  leavers: several(1),
  standIn: fc.constantFrom(undefined, 'DAN', 'BOB'),
  deletion: fc.constantFrom('cascade', 'refuse422', 'dangling'),
});

type Row = (typeof event extends fc.Arbitrary<infer T> ? T : never) & object;
const at = (hours: number) => new Date(Date.parse('2026-03-27T00:00:00Z') + hours * 3_600_000).toISOString();

function rowOf({ attendees, rotation, repeat, hour, lasts, ...rest }: Row, index: number) {
  return {
    ...daily,
    ...rest,
    id: `E${index}`,
    time_zone: 'Berlin',
    repeat,
    rotation: repeat && rotation,
    start_datetime: at(hour),
    end_datetime: at(hour + lasts),
    event_attendees: attendees.map((attendee_id) => ({ attendee_id })),
  };
}

/** A turn without whose it is. */
const when = (turn: string) => turn.slice(0, turn.lastIndexOf(' '));
const whose = (turn: string) => turn.slice(turn.lastIndexOf(' ') + 1);

test('leavers are gone from everywhere or held: no hour loses cover, and no turn of those who stay moves', async () => {
  await fc.assert(
    fc.asyncProperty(organization, async ({ events, policy, integration, leavers, standIn, deletion }) => {
      const pager = await createPager(
        {
          events: events.map(rowOf),
          escalationPolicies: [{ id: 'P1', name: 'Night', reassign_account_user_ids: policy }],
          integrations: [{ id: 'I1', name: 'Uptime', account_user_ids: integration }],
        },
        { deletion },
      );
      pager.clock.advance(Date.parse('2026-03-27T22:00:00Z') - pager.clock.now());
      const before = await pager.turns(4);
      const removed: string[] = [];
      for (const leaver of leavers) {
        const worker = pager.pager(
          standIn === leaver || leavers.includes(standIn ?? '') ? undefined : standIn,
        );
        const failure = await worker.converge(absent(leaver)).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (failure === undefined) removed.push(leaver);
        else expect(failure).toMatchObject({ name: 'Blocked' });
      }
      const after = await pager.turns(4);
      for (const gone of removed) expect(await pager.paging()).not.toContain(`"${gone}"`);
      // Nobody's hours are fewer, but for those of who left.
      const staying = (turns: string[]) => turns.filter((turn) => !leavers.includes(whose(turn)));
      const kept = new Set(after);
      for (const turn of staying(before)) expect(kept).toContain(turn);
      const own = new Set(before);
      for (const turn of staying(after)) expect(own.has(turn) || whose(turn) === standIn).toBe(true);
      const covered = coveredBy(after);
      for (const turn of before) expect(covered(turn), turn).toBe(true);
    }),
    { numRuns: 40 },
  );
});

/** Whether a person is on call by the same layer all through a turn. */
function coveredBy(turns: string[]) {
  const spans = turns.map((turn) => when(turn).split(' '));
  return (turn: string): boolean => {
    const [rota, start = '', end = ''] = when(turn).split(' ');
    let reached = start;
    const own = spans
      .filter(([other]) => other === rota)
      .sort(([, one = ''], [, other = '']) => (one < other ? -1 : 1));
    for (const [, from = '', to = ''] of own) if (from <= reached && to > reached) reached = to;
    return reached >= end;
  };
}
