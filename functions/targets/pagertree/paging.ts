import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { minute } from '../../lib/duration.ts';
import { createMemo } from '../../lib/memo.ts';
import { isOver } from './is-over.ts';
import { readList } from './pages.ts';
import {
  AlertRow,
  EventRow,
  IntegrationRow,
  PolicyRow,
  RouterRow,
  type Schedule,
  ScheduleRow,
} from './paging-schema.ts';

export type Paging = ReturnType<typeof createPaging>;

/** The leavers of a run come one after another, and what is read for one of them is good for the next. Milliseconds. */
const keptFor = minute;
/** Of more open alerts than a thousand nobody sees to each; and a filter that is not heeded would list all that ever were. */
const alertPagesAtMost = 10;

/** Who is paged, in lists that hold everything of their kind: each is read once for all leavers of a run. */
export function createPaging(vendor: Vendor) {
  const memo = <T extends { id: string }>(path: string, shape: z.ZodMiniType<T>) =>
    createMemo(vendor.now, keptFor, () => readTwiceIfEmpty(() => readList(vendor, path, shape), path));
  const schedules = memo(schedulesPath, ScheduleRow);
  const events = memo(eventsPath, EventRow);
  const policies = memo(policiesPath, PolicyRow);
  const routers = memo(routersPath, RouterRow);
  const integrations = memo(integrationsPath, IntegrationRow);
  const openAlerts = createMemo(vendor.now, keptFor, async () => {
    const alerts = await readList(vendor, alertsPath, AlertRow, { status: 'open' }, alertPagesAtMost);
    return alerts.filter(({ status }) => status === 'open');
  });
  return {
    schedules: schedules.get,
    /** Those that are not over. */
    events: async () => (await events.get()).filter((event) => !isOver(event, vendor.now())),
    policies: policies.get,
    routers: routers.get,
    integrations: integrations.get,
    openAlerts: openAlerts.get,
    /** The events of one schedule that are not over, as they are right now. */
    async eventsOf(schedule: string): Promise<Schedule['events']> {
      const all = await readList(vendor, `${schedulesPath}/${encodeURIComponent(schedule)}/events`, EventRow);
      return all.filter((event) => !isOver(event, vendor.now()));
    },
    /** The next time that list is read again: something in it was changed. */
    forget(what: 'events' | 'policies' | 'routers' | 'integrations'): void {
      ({ events, policies, routers, integrations })[what].forget();
    },
  };
}

/** That there is nothing at all is believed only when it is said twice: an answer that went wrong may look like it. */
async function readTwiceIfEmpty<T>(read: () => Promise<T[]>, path: string): Promise<T[]> {
  const first = await read();
  if (first.length > 0 || (await read()).length === 0) return first;
  throw new Transient(`PagerTree answered an empty list for ${path}, and a moment later another one`);
}

const v4 = '/api/v4';
const schedulesPath = `${v4}/schedules`;
/** https://pagertree.com/docs/api/events */
export const eventsPath = `${v4}/events`;
/** https://pagertree.com/docs/api/escalation-policies */
export const policiesPath = `${v4}/escalation_policies`;
/** https://pagertree.com/docs/api/routers */
export const routersPath = `${v4}/routers`;
/** https://pagertree.com/docs/api/integrations */
export const integrationsPath = `${v4}/integrations`;
const alertsPath = `${v4}/alerts`;
