import { assumed, bytesPerPerson, type PerChange, perChange, readUnitsPerSweep } from './counts.ts';
import type { Usage } from './prices.ts';
import { metricsOf, type Resources } from './resources.ts';

const { hoursPerMonth, turnover } = assumed;
const gigabyte = 1024 ** 3;

/** A month's changes of so many people, added up over all kinds. */
export function changesOf(people: number): Omit<PerChange, 'calls'> & { changes: number; calls: number } {
  const total = { changes: 0, events: 0, messages: 0, invocations: 0, readUnits: 0, writeUnits: 0, calls: 0 };
  for (const [kind, each] of Object.entries(perChange)) {
    const number = people * turnover[kind as keyof typeof turnover];
    total.changes += number;
    total.events += number * each.events;
    total.messages += number * each.messages;
    total.invocations += number * each.invocations;
    total.readUnits += number * each.readUnits;
    total.writeUnits += number * each.writeUnits;
    total.calls += number * Object.values(each.calls).reduce((sum, calls) => sum + calls, 0);
  }
  return total;
}

/** What a month of so many people uses; with nobody, what the stack uses by itself. */
export function usageOf(resources: Resources, people: number): Usage {
  const { changes, events, messages, readUnits, writeUnits, calls, ...work } = changesOf(people);
  const sweeps = resources.sweepsPerHour * hoursPerMonth;
  const invocations = sweeps + events + work.invocations;
  const polls = (hoursPerMonth * 3_600 * assumed.pollers.each) / assumed.pollers.seconds;
  const metrics = metricsOf(resources);
  const limiter = calls * assumed.limiterUnitsPerCall;
  return {
    httpRequests: events,
    invocations,
    gigabyteSeconds:
      resources.gigabytes * (invocations * assumed.secondsPerInvocation + calls * assumed.secondsPerCall),
    queueRequests: resources.mappings * polls + messages * assumed.requestsPerMessage,
    readUnits: sweeps * readUnitsPerSweep + readUnits + limiter,
    writeUnits: writeUnits + limiter,
    tableGigabytes: (people * bytesPerPerson) / gigabyte,
    logGigabytes: ((invocations + events) * assumed.bytesPerInvocation) / gigabyte,
    // A metric is paid for by the hour in which it is told.
    metrics: metrics.always + metrics.eventful * Math.min(1, changes / hoursPerMonth),
    alarms: resources.alarms,
    dashboards: resources.dashboards,
    secrets: resources.secrets,
    secretReads: resources.secrets * assumed.secretReadsPerSecret,
    keys: resources.keys,
  };
}
