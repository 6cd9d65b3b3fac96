import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import { day, minute } from '../../lib/duration.ts';
import { iso } from '../../lib/iso.ts';
import { createMemo, type Memo } from '../../lib/memo.ts';
import { createRecent } from '../../lib/recent.ts';
import type { createPages } from './pages.ts';
import type { Layers, Shifts, Turns } from './places.ts';
import {
  Incident,
  type Incident as IncidentRow,
  ListedSchedule,
  OnCall,
  Policy,
  RawCustomShift,
  RawLayers,
  RawOverride,
  RawShiftOverride,
  RawShifts,
} from './places-schema.ts';
import { read } from './read.ts';

/** Who is paged, by turns, by policies and by name. */
export type Paging = {
  incidents(user: string): Promise<IncidentRow[]>;
  /** The policies that page a user by name. */
  policies(user: string): Promise<Policy[]>;
  allPolicies(): Promise<Policy[]>;
  policy(id: string): Promise<Policy | undefined>;
  /** The ids of schedules by which policies page a user in the next 90 days, and of the policies that page them by name. */
  onCallBy(user: string): Promise<{ schedules: string[]; policies: string[] }>;
  /** All schedules of layers with who is on them. Read once for all leavers of a minute, but for those that were changed. */
  layers(): Promise<ListedSchedule[]>;
  /** All schedules of shifts, read once for all leavers of a minute; `undefined` where there are none to be had. */
  shifts(): Promise<RawShifts[] | undefined>;
  layersOf(id: string): Promise<Layers | undefined>;
  shiftsOf(id: string): Promise<Shifts | undefined>;
  /** What was read of a schedule is out of date: it was changed. */
  forget(rota: Pick<Turns, 'of'> & { id: string }): void;
};

const segment = encodeURIComponent;
export const layersPath = (id: string) => `/schedules/${segment(id)}`;
export const shiftsPath = (id: string) => `/v3/schedules/${segment(id)}`;
export const policyPath = (id: string) => `/escalation_policies/${segment(id)}`;

/** Overrides further ahead are made by nobody. Milliseconds. */
const ahead = 365 * day;
/** More is not answered: https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
const onCallAhead = 90 * day;

/** https://developer.pagerduty.com/api-reference/, and of shifts https://github.com/PagerDuty/developer-docs */
export function createPaging(vendor: Vendor, pages: ReturnType<typeof createPages>): Paging {
  const { call, now } = vendor;
  const between = (length: number) => ({ since: iso(now()), until: iso(now() + length) });
  const ofUser = (user: string) => `user_ids%5B%5D=${segment(user)}`;
  /** `undefined` where PagerDuty itself says that there is none. */
  const one = async <T>(path: string, shape: z.ZodMiniType<T>): Promise<T | undefined> => {
    const answer = await call({ method: 'GET', path, accept: [404] });
    return answer.status >= 400 ? undefined : read(shape, answer);
  };
  const listed = createMemo(now, minute, () =>
    pages.all({ path: '/schedules', name: 'schedules', row: ListedSchedule }),
  );
  const refs = createMemo(now, minute, () =>
    pages.allowed({ path: '/v3/schedules', name: 'schedules', row: ListedSchedule }, [402, 403]),
  );
  const shifts = new Map<string, Memo<RawShifts | undefined>>();
  const shift = (id: string) => {
    const memo =
      shifts.get(id) ?? createMemo(now, minute, async () => (await one(shiftsPath(id), OneShifts))?.schedule);
    shifts.set(id, memo);
    return memo;
  };
  const edited = createRecent<true>({ now, lifetime: minute, atMost: 1_000 });
  return {
    incidents: (user) =>
      pages.all({
        // Without a range they go back a month.
        path: `/incidents?${ofUser(user)}&statuses%5B%5D=triggered&statuses%5B%5D=acknowledged&date_range=all`,
        name: 'incidents',
        row: Incident,
      }),
    policies: (user) =>
      pages.all({
        path: `/escalation_policies?${ofUser(user)}`,
        name: 'escalation_policies',
        row: Policy,
      }),
    allPolicies: () => pages.all({ path: '/escalation_policies', name: 'escalation_policies', row: Policy }),
    policy: async (id) => (await one(policyPath(id), OnePolicy))?.escalation_policy,
    async onCallBy(user) {
      const { since, until } = between(onCallAhead);
      const path = `/oncalls?${ofUser(user)}&since=${since}&until=${until}`;
      const rows = await pages.all({ path, name: 'oncalls', row: OnCall });
      return {
        schedules: [...new Set(rows.flatMap(({ schedule }) => schedule?.id ?? []))],
        policies: [...new Set(rows.flatMap((row) => (row.schedule ? [] : row.escalation_policy.id)))],
      };
    },
    async layers() {
      const rows = await listed.get();
      return rows.map((row) => (edited.get(row.id) ? { id: row.id } : row));
    },
    async shifts() {
      const rows = await refs.get();
      if (rows === undefined) return undefined;
      const all: RawShifts[] = [];
      for (const { id } of rows) {
        const schedule = await shift(id).get();
        if (schedule !== undefined) all.push(schedule);
      }
      return all;
    },
    async layersOf(id) {
      const found = await one(layersPath(id), OneLayers);
      if (found === undefined) return undefined;
      const query = between(ahead);
      const answer = await call({ method: 'GET', path: `${layersPath(id)}/overrides`, query });
      return { of: 'layers', schedule: found.schedule, overrides: read(Overrides, answer).overrides };
    },
    async shiftsOf(id) {
      const schedule = await shift(id).get();
      if (schedule === undefined) return undefined;
      const query = between(ahead);
      const part = (name: string) => call({ method: 'GET', path: `${shiftsPath(id)}/${name}`, query });
      const { overrides } = read(ShiftOverrides, await part('overrides'));
      const { custom_shifts: customShifts } = read(CustomShifts, await part('custom_shifts'));
      return { of: 'shifts', schedule, overrides, customShifts };
    },
    forget({ of, id }) {
      if (of === 'shifts') shift(id).forget();
      else edited.set(id, true);
    },
  };
}

const OnePolicy = z.object({ escalation_policy: Policy });
const OneLayers = z.object({ schedule: RawLayers });
const OneShifts = z.object({ schedule: RawShifts });
const Overrides = z.object({ overrides: z.array(RawOverride) });
const ShiftOverrides = z.object({ overrides: z.array(RawShiftOverride) });
const CustomShifts = z.object({ custom_shifts: z.array(RawCustomShift) });
