import { logGroupName } from '../../names.ts';
import type { QueueDepth } from '../stage-client.ts';
import type { Report } from './finding-about.ts';

export type QueuesWorld = {
  queueDepth(name: string): Promise<QueueDepth>;
  sleep(milliseconds: number): Promise<void>;
  /** The stage on AWS; absent on the local machine. */
  aws?: string;
};

/** How long a queue is left alone between two looks. Its pollers take what they can within a second. */
const between = 3_000;

/** Looks how much is in the dead-letter queue of one target (or `lifecycle`), and whether its lanes are worked off. */
export async function examineQueues(world: QueuesWorld, name: string): Promise<Report[]> {
  const about = `queues/${name}`;
  try {
    const findings = [...(await deadLetters(world, name)), ...(await standing(world, name))];
    const fine = { level: 'ok', what: 'no dead letters, and the queues are worked off' } as const;
    return (findings.length === 0 ? [fine] : findings).map((finding) => ({ about, ...finding }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'QueueDoesNotExist')) throw error;
    return [
      { about, level: 'error', what: 'it has no queues in this stage', fix: 'deploy again: npm run deploy' },
    ];
  }
}

type Found = Omit<Report, 'about'>;

async function deadLetters({ queueDepth }: QueuesWorld, name: string): Promise<Found[]> {
  const { waiting, inFlight } = await queueDepth(`${name}-dead`);
  const count = waiting + inFlight;
  if (count === 0) return [];
  const what =
    count === 1 ? '1 dead letter: a change was given up' : `${count} dead letters: changes were given up`;
  return [{ level: 'error', what, fix: `npx rollcall redrive ${name} --dry-run` }];
}

/** A queue stands if something waits in it and nothing is worked on, twice in a row. */
async function standing(world: QueuesWorld, name: string): Promise<Found[]> {
  const lanes = [`${name}-leavers`, name];
  const still = async (lane: string) => {
    const { waiting, inFlight } = await world.queueDepth(lane);
    return waiting > 0 && inFlight === 0 ? waiting : 0;
  };
  const first = await Promise.all(lanes.map(still));
  const suspects = lanes.filter((_, index) => (first[index] ?? 0) > 0);
  if (suspects.length === 0) return [];
  await world.sleep(between);
  const again = await Promise.all(suspects.map(still));
  const reader = name === 'lifecycle' ? 'route' : `apply-${name}`;
  const log =
    world.aws === undefined ? 'its log, which npm start names' : `its log ${logGroupName(world.aws, reader)}`;
  return suspects.flatMap((lane, index): Found[] => {
    const waiting = again[index] ?? 0;
    if (waiting === 0) return [];
    const what = `the queue ${lane} stands: ${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} and none is worked on`;
    return [{ level: 'error', what, fix: `see why the function ${reader} does not run: ${log}` }];
  });
}
