import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import { iso } from '../../lib/iso.ts';
import { gone, refusals } from './gone.ts';
import { refuseMoved } from './ground.ts';
import { layersPath, type Paging } from './paging.ts';
import type { Layers } from './places.ts';
import type { RawLayers } from './places-schema.ts';
import type { PlaceOp } from './steps.ts';
import { isTakenOver, isTheirs, swapLayers } from './swap-layers.ts';

type TurnsOp = Extract<PlaceOp, { rota: unknown }>;

/** Has another person take, or nobody, a user's turns and overrides in a schedule of layers. Answers the last call, or the first refusal. */
export async function editLayers(vendor: Vendor, paging: Paging, op: TurnsOp): Promise<Answer> {
  const path = layersPath(op.rota.id);
  const found = await paging.layersOf(op.rota.id);
  if (found === undefined) return gone(path);
  if (op.kind === 'leaveTurns') refuseMoved(found, op.ground);
  const send = (call: Omit<Call, 'accept'>) => vendor.call({ ...call, accept: refusals });
  const now = vendor.now();
  const by = op.kind === 'takeTurns' ? op.by : undefined;
  const edited = await editOverrides({ send, path, now, by }, found, op.user);
  if (edited !== undefined && edited.status >= 300 && edited.status !== 404) return edited;
  // The layers last: as long as the user is in one, the next process finds the rest.
  const after = swapLayers(found.schedule, { user: op.user, ...(by && { by }), now, end: iso(now) });
  if (JSON.stringify(after) === JSON.stringify(found.schedule)) return edited ?? gone(path);
  return send({ method: 'PUT', path, body: { schedule: written(after) } });
}

type Editing = {
  send(call: Omit<Call, 'accept'>): Promise<Answer>;
  path: string;
  now: number;
  by: string | undefined;
};

/**
 * First those of the person who takes over: for as long as both are there, the later one counts, and there is no time without one.
 * Answers the last call, or the first refusal; `undefined` where there is nothing to do.
 */
async function editOverrides(
  { send, path, now, by }: Editing,
  { overrides }: Layers,
  user: string,
): Promise<Answer | undefined> {
  const theirs = overrides.filter(isTheirs(user, now));
  const others = overrides.filter(({ user: { id } }) => id === by);
  const left = by === undefined ? [] : theirs.filter((one) => !isTakenOver(one, others, now));
  const taken = left.map(({ start, end }) => ({
    // Of what has begun already only the rest.
    start: Date.parse(start) < now ? iso(now) : start,
    end,
    user: { id: by, type: 'user_reference' },
  }));
  let answer: Answer | undefined;
  if (taken.length > 0) {
    answer = await send({ method: 'POST', path: `${path}/overrides`, body: { overrides: taken } });
    if (answer.status >= 300) return answer;
  }
  for (const { id } of theirs) {
    answer = await send({ method: 'DELETE', path: `${path}/overrides/${encodeURIComponent(id)}` });
    if (answer.status >= 300 && answer.status !== 404) return answer;
  }
  return answer;
}

/**
 * The whole schedule, in the opposite order of layers to that in which it is read, and without who is on it, which is only read:
 * https://github.com/PagerDuty/public-support-scripts/pull/60
 */
function written({ description, teams, schedule_layers, ...schedule }: RawLayers) {
  const user = (one: RawLayers['schedule_layers'][number]['users'][number]['user']) => ({
    ...one,
    type: 'user_reference',
  });
  return {
    ...schedule,
    type: 'schedule',
    ...(description && { description }),
    ...(teams && { teams: teams.map(({ id }) => ({ id, type: 'team_reference' })) }),
    schedule_layers: schedule_layers
      .map((layer) => ({ ...layer, users: layer.users.map((each) => ({ user: user(each.user) })) }))
      .toReversed(),
  };
}
