import { Transient } from '../../core/contracts/errors.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import { nobody } from './foreseen.ts';
import { isLeft } from './has-user.ts';
import type { Turns } from './places.ts';
import type { Account } from './schema.ts';

/** Milliseconds after which PagerDuty shows that a user is gone: https://github.com/PagerDuty/terraform-provider-pagerduty */
const lag = 2_000;

/** That a user who was deleted a moment ago is gone, and what is left of them. */
export async function readGone(client: Client, known: Known<Account>): Promise<Observed<Account>> {
  const id = known.externalIds?.[0] ?? known.snapshot?.id;
  if (id !== undefined && (await client.user(id)) !== undefined) {
    throw new Transient('PagerDuty still shows a user whom it deleted a moment ago', { retryAfter: lag });
  }
  const read = await readPlaceholders(client, known);
  return { present: false, ...(read && { read }) };
}

/**
 * Where a placeholder of a deleted person is left that pages nobody, of the policies and of the schedules that they were on.
 * https://support.auvik.com/hc/en-us/articles/37459528784788
 */
export async function readPlaceholders(
  { paging, now }: Client,
  { externalIds, snapshot }: Known<Account>,
): Promise<Account | undefined> {
  const id = externalIds?.[0] ?? snapshot?.id;
  if (id === undefined || snapshot?.places === undefined) return undefined;
  const placeholders = (await paging.allPolicies())
    .filter(({ escalation_rules }) =>
      escalation_rules.some(({ targets }) => targets.some((one) => one.id === id)),
    )
    .map(({ name }) => `the escalation policy "${name}"`);
  for (const { of, schedule } of snapshot.places.turns) {
    paging.forget({ of, id: schedule.id });
    const turns = of === 'layers' ? await paging.layersOf(schedule.id) : await paging.shiftsOf(schedule.id);
    if (turns !== undefined && names(turns, id, now()))
      placeholders.push(`the schedule "${turns.schedule.name}"`);
  }
  return placeholders.length === 0 ? undefined : { ...nobody, id, placeholders };
}

function names(turns: Turns, id: string, now: number): boolean {
  if (turns.of === 'layers') {
    const { schedule, overrides } = turns;
    return (
      overrides.some(({ user }) => user.id === id) ||
      schedule.schedule_layers.some(
        ({ end, users }) => isLeft(end, now) && users.some(({ user }) => user.id === id),
      )
    );
  }
  const events = turns.schedule.rotations.flatMap((rotation) => rotation.events);
  return events.some(
    ({ effective_until, assignment_strategy: { members } }) =>
      isLeft(effective_until, now) && members.some(({ user_id }) => user_id === id),
  );
}
