import { setTimeout as wait } from 'node:timers/promises';
import type { Event } from '../../../../functions/core/contracts/event.ts';
import type { Item, Table } from '../../../../functions/lib/aws/table.ts';
import { createRollcall } from '../../../harness/rollcall.ts';

const config = {
  sources: { okta: {} },
  targets: {
    opsgenie: {},
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
    pagertree: {},
    pagerduty: { from: 'owner@example.com' },
  },
  access: [
    {
      group: '*',
      opsgenie: { role: 'User' },
      statuspage: { pages: { localpage001: { groups: ['Customers'] } } },
      pagertree: { roles: ['communicator'] },
      pagerduty: { role: 'limited_user' },
    },
    {
      group: 'sre',
      opsgenie: { teams: ['SRE'] },
      pagertree: { teams: ['SRE'] },
      pagerduty: { teams: { SRE: 'responder' } },
    },
  ],
  leavers: { grace: '5m', onCall: 'hold' },
};

/** What was used between two looks, in the units that AWS and the vendors count. */
export type Used = {
  messages: number;
  invocations: number;
  readUnits: number;
  writeUnits: number;
  calls: Record<string, number>;
  minutes: number;
};

/** The whole of Rollcall in virtual time, with everything counted that costs money. */
export function createMeter() {
  const rollcall = createRollcall({ seed: 7, config });
  const used = { messages: 0, readUnits: 0, writeUnits: 0 };
  countTable(rollcall.table, used);
  const queues = ['lifecycle', ...Object.keys(config.targets)];
  for (const queue of queues.flatMap((id) => Object.values(rollcall.queues.of(id)))) {
    const { send } = queue;
    queue.send = (messages) => {
      used.messages += messages.length;
      return send(messages);
    };
  }
  const calls = () =>
    Object.fromEntries(
      Object.entries(rollcall.vendors.simulators).map(([id, simulator]) => [id, simulator.calls.length]),
    );
  const snapshot = () => ({
    ...used,
    invocations: Object.values(rollcall.lambdas).reduce((sum, { counts }) => sum + counts.invocations, 0),
    calls: calls(),
    at: rollcall.scheduler.now(),
  });
  return {
    /** Sends the events and lets so many minutes pass; answers what that used. */
    async measure(events: Event[], minutes: number): Promise<Used> {
      const before = snapshot();
      await rollcall.scheduler.run(
        (async () => {
          for (const event of events) await rollcall.send(event);
          await rollcall.scheduler.sleep(minutes * 60_000);
        })(),
      );
      const after = snapshot();
      await wait(0);
      return {
        messages: after.messages - before.messages,
        invocations: after.invocations - before.invocations,
        readUnits: after.readUnits - before.readUnits,
        writeUnits: after.writeUnits - before.writeUnits,
        calls: Object.fromEntries(
          Object.entries(after.calls).map(([id, count]) => [id, count - (before.calls[id] ?? 0)]),
        ),
        minutes: (after.at - before.at) / 60_000,
      };
    },
    now: () => rollcall.scheduler.now(),
    bytes: () => rollcall.table.items().reduce((sum, item) => sum + size(item), 0),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
function countTable(table: Table, used: { readUnits: number; writeUnits: number }): void {
  const { read, list, newest, page, write, remove, due, changed, scan } = table;
  const reads = (items: (Item | undefined)[], each = 1) => {
    const bytes = items.reduce((sum, item) => sum + (item === undefined ? 0 : size(item)), 0);
    used.readUnits += each * Math.max(1, Math.ceil(bytes / 4096));
  };
  // An item that is due, or the summary of a person, is in an index too, which costs as much again.
  const writes = (item: Item | undefined, indexed: boolean) => {
    used.writeUnits += (indexed ? 2 : 1) * Math.max(1, Math.ceil((item ? size(item) : 0) / 1024));
  };
  Object.assign(table, {
    read: async (...rest: Parameters<typeof read>) => {
      const item = await read(...rest);
      reads([item]);
      return item;
    },
    list: async (...rest: Parameters<typeof list>) => {
      const items = await list(...rest);
      reads(items);
      return items;
    },
    newest: async (...rest: Parameters<typeof newest>) => {
      const items = await newest(...rest);
      reads(items);
      return items;
    },
    page: async (...rest: Parameters<typeof page>) => {
      const items = await page(...rest);
      reads(items);
      return items;
    },
    write: async (...[key, before, fields]: Parameters<typeof write>) => {
      const isIn = (index: string) => before?.[index] !== undefined || fields[index] !== undefined;
      writes({ ...fields, ...key }, isIn('dueAt') || isIn('changedAt'));
      return write(key, before, fields);
    },
    remove: async (before: Item) => {
      writes(before, before.dueAt !== undefined || before.changedAt !== undefined);
      return remove(before);
    },
    due: async (...rest: Parameters<typeof due>) => {
      const items = await due(...rest);
      reads(items, 0.5);
      return items;
    },
    changed: async (...rest: Parameters<typeof changed>) => {
      const items = await changed(...rest);
      reads(items, 0.5);
      return items;
    },
    scan: async (...rest: Parameters<typeof scan>) => {
      const found = await scan(...rest);
      reads(found.items, 0.5);
      return found;
    },
  } satisfies Table);
}

function size(item: object): number {
  return Buffer.byteLength(JSON.stringify(item));
}
