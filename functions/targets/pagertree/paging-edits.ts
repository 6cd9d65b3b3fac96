import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import { type Ground, groundOf } from './ground.ts';
import { eventsPath, integrationsPath, type Paging, policiesPath, routersPath } from './paging.ts';
import { EventRow, IntegrationRow, PolicyRow, RouterRow } from './paging-schema.ts';
import { type Place, placeInWords } from './place.ts';
import { read } from './read.ts';

export type PagingEdits = ReturnType<typeof createPagingEdits>;

/** Puts another one in the place of one, or nobody (`undefined`). */
export type Swap = (id: string) => string | undefined;
type PlaceOf<Kind extends Place['kind']> = Extract<Place, { kind: Kind }>;

/**
 * Changes of who is paged. Each reads right before what it replaces as a whole, while nobody else of ours changes it, and looks
 * whether PagerTree took it: what may not be sent is dropped without a word. What is gone answers 404.
 */
export function createPagingEdits(vendor: Vendor, paging: Paging) {
  const get = (path: string) => vendor.call({ method: 'GET', path, accept: [404] });
  const put = (path: string, body: unknown) => vendor.call({ method: 'PUT', path, body, accept: [404] });
  /** Whatever becomes of it, what was read before of its kind is out of date. */
  const alone = (
    what: Parameters<Paging['forget']>[0],
    names: string[],
    work: () => Promise<Answer>,
  ): Promise<Answer> =>
    names.toSorted().reduceRight(
      (inner, name) => () => vendor.exclusive(`pagertree/${name}`, inner),
      () => work().finally(() => paging.forget(what)),
    )();
  /** Writes the change of what is there, and proves it by the answer. */
  const edit = async <T>(
    path: string,
    shape: z.ZodMiniType<T>,
    place: Place,
    change: (row: T) => Record<string, unknown> | undefined,
  ): Promise<Answer> => {
    const found = await get(path);
    if (found.status === 404) return found;
    const wanted = change(read(shape, found));
    if (wanted === undefined) return found;
    const answer = await put(path, wanted);
    if (answer.status !== 404 && !isTaken(answer, wanted)) throw dropped(place);
    return answer;
  };
  const refuseMoved = async ({ schedules }: PlaceOf<'event'>, ground: Ground) => {
    const now = [];
    for (const { id } of schedules) now.push({ id, events: await paging.eventsOf(id) });
    if (groundOf(now, ground.without).of !== ground.of) throw moved();
  };
  return {
    /** `ground`: see `groundOf`; throws `Transient` where it has moved. An event that nobody is left in is deleted. */
    event: (place: PlaceOf<'event'>, swap: Swap, ground?: Ground) =>
      alone('events', locksOf(place), async () => {
        const path = pathOf(eventsPath, place.event);
        if (ground !== undefined) await refuseMoved(place, ground);
        const found = await get(path);
        if (found.status === 404) return found;
        const before = attendeesIn(found);
        const swapped = before.flatMap((id) => swap(id) ?? []);
        // Only in turns it says something to be there twice.
        const after = read(EventRow, found).rotation === true ? swapped : [...new Set(swapped)];
        if (isSame(before, after)) return found;
        if (after.length === 0) return vendor.call({ method: 'DELETE', path, accept: [404] });
        return putAttendees(path, before, after, place);
      }),
    policy: (place: PlaceOf<'policy'>, swap: Swap) =>
      alone('policies', [`policy/${place.id}`], () =>
        edit(pathOf(policiesPath, place.id), PolicyRow, place, ({ reassign_account_user_ids: ids }) =>
          swapped('reassign_account_user_ids', ids, swap),
        ),
      ),
    router: (place: PlaceOf<'router'>, swap: Swap) =>
      alone('routers', [`router/${place.id}`], () =>
        edit(pathOf(routersPath, place.id), RouterRow, place, ({ default_receiver_account_user_id: id }) => {
          const after = id === null ? null : (swap(id) ?? null);
          return after === id ? undefined : { default_receiver_account_user_id: after };
        }),
      ),
    integration: (place: PlaceOf<'integration'>, swap: Swap) =>
      alone('integrations', [`integration/${place.id}`], () =>
        edit(pathOf(integrationsPath, place.id), IntegrationRow, place, ({ account_user_ids: ids }) =>
          swapped('account_user_ids', ids, swap),
        ),
      ),
  };

  /** The order is the order of turns. Where PagerTree keeps another one, everybody's turns move: so it is put back. */
  async function putAttendees(
    path: string,
    before: string[],
    after: string[],
    place: Place,
  ): Promise<Answer> {
    const answer = await put(path, { account_user_ids: after });
    if (answer.status === 404 || isSame(attendeesIn(answer), after)) return answer;
    const back = await put(path, { account_user_ids: before });
    const isBack = back.status !== 404 && isSame(attendeesIn(back), before);
    const now = isBack
      ? 'it was put back as it was'
      : 'and it could not be put back: look at its people at once';
    throw new Blocked(
      'PagerTree kept other people in an event than it was sent',
      `PagerTree does not keep the people of ${placeInWords(place)} as they were sent (a person may be in it once only), and ${now}: put another person there in PagerTree, or name another one in leavers.onCall`,
    );
  }
}

const pathOf = (collection: string, id: string) => `${collection}/${encodeURIComponent(id)}`;

/** What is judged by a schedule is changed by nobody else of ours meanwhile. */
function locksOf({ event, schedules }: PlaceOf<'event'>): string[] {
  return schedules.length === 0 ? [`event/${event}`] : schedules.map(({ id }) => `schedule/${id}`);
}

function attendeesIn(answer: Answer): string[] {
  return read(EventRow, answer)
    .event_attendees.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ attendee_id }) => attendee_id);
}

/** Nobody is twice where the order says nothing. */
function swapped(name: string, ids: string[], swap: Swap): Record<string, string[]> | undefined {
  const after = [...new Set(ids.flatMap((id) => swap(id) ?? []))];
  return isSame(ids, after) ? undefined : { [name]: after };
}

function isTaken({ body }: Answer, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const own: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return Array.isArray(value)
      ? Array.isArray(own) && isSame([...own].sort(), [...value].sort())
      : own === value;
  });
}

function isSame(one: unknown[], other: unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function dropped(place: Place): Blocked {
  return new Blocked(
    'PagerTree accepted a change and did not keep it',
    `PagerTree accepted a change of ${placeInWords(place)} and did not keep it: make it in PagerTree by hand`,
  );
}

function moved(): Transient {
  return new Transient('the schedule was changed since it was looked at: the removal is planned again');
}
