import { duePartition } from '../accounts/due-partition.ts';
import { heldPartition } from '../accounts/hold.ts';
import { eachAlone, type Failed, throwOneOf } from '../delivery/each-alone.ts';
import { dueIn } from '../roster/due.ts';
import { againPartition } from '../roster/keys.ts';
import { waitingAgain } from '../roster/look-again.ts';
import { countHeld } from './count-held.ts';
import { countPersons } from './count-persons.ts';
import { compareDirectories } from './directories.ts';
import { compareTargets } from './drifts.ts';
import { endExclusions } from './end-exclusions.ts';
import { sweepEverybody } from './everybody.ts';
import { forget } from './forget.ts';
import { isTimeFor } from './is-time-for.ts';
import { countNotMuted } from './late-leavers.ts';
import { lookAtAll, notLookedAt } from './look.ts';
import { release } from './release.ts';
import { repairPeople } from './repair-people.ts';
import type { Look, Sweeping } from './sweeping.ts';

/**
 * Looks again at everybody for whom time has come: grace periods that are over, wake-ups that a crash swallowed,
 * people who were blocked; and at everybody, once, after the configuration changed. Ends when nothing is due or
 * `deadline` (milliseconds since 1970) has come; what is left stays due and is the next sweep's. A person who cannot be looked
 * at is put off, counted and named; throws in the end where it was no person that failed.
 */
export async function sweep(world: Sweeping, deadline: number): Promise<void> {
  const look: Look = { world, deadline, seen: new Set(), failed: new Map(), waiting: new Map() };
  const targets = Object.keys(world.config.targets);
  const parts = [
    async () => {
      look.waiting = await waitingAgain(world.roster.table);
    },
    () => alone(targets, (target) => countNotMuted(world, target)),
    () => alone(targets, (target) => countHeld(world, target)),
    () =>
      sweepPartitions(
        look,
        targets.flatMap((target) => [duePartition(target, 'leavers'), heldPartition(target, 'cover')]),
      ),
    () =>
      sweepPartitions(look, [againPartition, ...targets.map((target) => duePartition(target, 'ordinary'))]),
    () => endExclusions(look),
    () => compareDirectories(world),
    () => compareTargets(world),
    () => sweepEverybody(look),
    () => countPersons(look),
    () => alone(targets, (target) => release(look, target)),
    () => repairPeople(look),
    () => forget(look),
  ];
  const { failed } = await eachAlone(parts, (part) => part());
  tell(look);
  throwOneOf(failed);
}

/** A page of each in turn, so that none of them uses up the time of the others. */
async function sweepPartitions(look: Look, partitions: string[]): Promise<void> {
  const { roster } = look.world;
  const until = new Date(roster.now()).toISOString();
  let walks = partitions.map((partition) => dueIn(roster.table, partition, until));
  const broken: Failed<unknown>[] = [];
  while (walks.length > 0 && isTimeFor(look)) {
    const unfinished: typeof walks = [];
    const { failed } = await eachAlone(walks, async (walk) => {
      const page = await walk.next();
      if (page.done) return;
      unfinished.push(walk);
      await lookAtAll(look, page.value);
    });
    broken.push(...failed);
    walks = unfinished;
  }
  throwOneOf(broken);
}

async function alone(targets: string[], work: (target: string) => Promise<void>): Promise<void> {
  throwOneOf((await eachAlone(targets, work)).failed);
}

const namedAtMost = 100;

/** The alarm sends the operator here. */
function tell({ world, seen, failed, waiting }: Look): void {
  const { log, metrics } = world;
  if (seen.size > 0) log.info('looked again at people who were due', { people: seen.size });
  metrics.add('SweepFailures', new Set([...waiting.keys(), ...failed.keys()]).size, {});
  if (failed.size === 0) return;
  const persons = Object.fromEntries([...failed].slice(0, namedAtMost));
  log.warn(notLookedAt, { count: failed.size, persons });
}

export type { Sweeping } from './sweeping.ts';
