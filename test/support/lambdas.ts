import type { SQSRecord } from 'aws-lambda';
import { createWorker, type WorkerWorld } from '../../functions/core/apply/worker.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { encodeWake, type Wake } from '../../functions/core/delivery/wake-up.ts';
import { createRouter, type RouterWorld } from '../../functions/core/route/router.ts';
import type { Message } from '../../functions/lib/aws/queue.ts';
import { sources } from '../../functions/sources/index.ts';
import { createCounts } from './counts.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMemoryTable } from './memory-table.ts';
import { Pager, pagerTarget } from './pager.ts';
import { pagerConfig } from './rollcall.ts';
import { sqsRecord } from './sqs.ts';
import { createClock } from './target.ts';

const minute = 60_000;
const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/rollcall-test-${name}.fifo`;
const urlsOf = (id: string) => ({
  ordinary: urlOf(id),
  leavers: urlOf(`${id}-leavers`),
  dead: urlOf(`${id}-dead`),
});

export type LambdasOptions = Partial<Pick<WorkerWorld & RouterWorld, 'secret' | 'http'>> & {
  /** Another target than the invented one, under its name. */
  target?: Target;
  /** Okta's settings. */
  okta?: object;
};

/** Route and one worker as Lambda calls them, over queues and a table in memory; what they say is kept. */
export function createLambdas(options: LambdasOptions = {}) {
  const clock = createClock();
  const counts = createCounts();
  const table = createMemoryTable();
  const pager = new Pager();
  const sent: Record<string, Message[]> = {};
  const logs: { message: string; facts?: Record<string, unknown> }[] = [];
  const write = (message: string, facts?: Record<string, unknown>) => void logs.push({ message, facts });
  const stores = new Map<string, ReturnType<typeof createMemoryStore>>();
  const config = pagerConfig();
  let ids = 0;
  const target = options.target ?? { ...pagerTarget, connect: () => pager };
  const world = {
    config: { ...config, sources: { ...config.sources, okta: options.okta ?? {} } },
    targets: { pager: target as Target },
    sources,
    urls: { pager: urlsOf('pager') },
    aws: {
      table,
      store: (kind: string) => {
        const store = stores.get(kind) ?? createMemoryStore();
        stores.set(kind, store);
        return store;
      },
      queue: (url: string) => ({
        send: async (messages: Message[]) => {
          sent[url] = [...(sent[url] ?? []), ...messages];
        },
      }),
      hide: async () => {},
    },
    secret: options.secret ?? (async () => ({ key: 'local-key' })),
    origin: () => undefined,
    http: options.http ?? (async () => ({ status: 200, headers: {}, text: '{}' })),
    log: { info: write, warn: write, error: write },
    metrics: counts.metrics,
    now: clock.now,
    sleep: clock.sleep,
    newId: () => `id${String(++ids).padStart(6, '0')}`,
    random: () => 0,
  };
  const router = createRouter({ ...world, lifecycle: urlsOf('lifecycle') });
  const worker = createWorker({ ...world, targetId: 'pager' });
  const context = { getRemainingTimeInMillis: () => minute };
  const from = (name: string, record: SQSRecord): SQSRecord => ({
    ...record,
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:rollcall-test-${name}.fifo`,
  });
  const arrived = (body: string, sentAt = clock.now(), group?: string) =>
    sqsRecord(body, { firstReceivedAt: sentAt, group });
  return {
    clock,
    pager,
    table,
    logs,
    counted: counts.counted,
    allCounts: counts.all,
    sentTo: (name: string) => sent[urlOf(name)] ?? [],
    /** Hands a message of the lifecycle queue to route. */
    route: (body: string, group?: string) =>
      router({ Records: [from('lifecycle', arrived(body, undefined, group))] }, context),
    /** Hands every wake-up that was sent, or the one given, to the worker; each was sent so long before. */
    async work(lane: 'ordinary' | 'leavers' = 'ordinary', waited = 0, body?: string) {
      const name = lane === 'leavers' ? 'pager-leavers' : 'pager';
      const bodies =
        body === undefined
          ? this.sentTo(name)
              .splice(0)
              .map((message) => message.body)
          : [body];
      const answers = [];
      for (const one of bodies) {
        answers.push(await worker({ Records: [from(name, arrived(one, clock.now() - waited))] }, context));
      }
      return answers;
    },
    wake: (wake: Wake) => encodeWake(wake, 'x').body,
  };
}
