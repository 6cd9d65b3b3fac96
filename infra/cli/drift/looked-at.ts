import { Permanent } from '../../../functions/core/contracts/errors.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { eachAlone } from '../../../functions/core/delivery/each-alone.ts';
import type { Drift } from '../../../functions/core/drift/drift.ts';
import { survey, unread } from '../../../functions/core/drift/survey.ts';
import { targets as registry } from '../../../functions/targets/index.ts';
import type { Loaded } from '../../load-config.ts';
import { secretsPrefix } from '../../names.ts';
import type { Context } from '../context.ts';
import { progressLine } from '../progress-line.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';

type World = { stage: StageClient; context: Context; config: Loaded };

/**
 * Looks at these targets' lists now, all at once: by the workers' own code, in the workers' rate limits. A target that cannot be
 * read says so in its place.
 */
export async function lookedAt(ids: string[], { stage, context, config }: World): Promise<Drift[]> {
  const { roster, secrets } = stage;
  const secret = (id: string, fresh: boolean) =>
    secrets.current(`${secretsPrefix(stage.name)}/targets/${id}`, fresh);
  const client = readingClients(stage, config, await context.http(), secret, context);
  const world = { roster, config, targets: registry };
  const progress = progressLine(context.stderr);
  const calls = new Map<string, number>();
  const found = new Map<string, Drift>();
  await eachAlone(
    ids,
    async (id) => {
      const began = new Date(context.now()).toISOString();
      const read = (count: number) => {
        calls.set(id, count);
        const total = [...calls.values()].reduce((sum, one) => sum + one, 0);
        progress.show(`${total} calls to ${ids.join(', ')}`);
      };
      try {
        const target = targetOf(id);
        found.set(id, await survey(world, { id, target, client: client(id, 'ordinary') }, read));
      } catch (thrown) {
        found.set(id, unread(id, began, calls.get(id) ?? 0, thrown));
      }
    },
    { atOnce: ids.length },
  );
  progress.clear();
  return ids.flatMap((id) => found.get(id) ?? []);
}

function targetOf(id: string): Target {
  const all: Record<string, Target> = registry;
  const target = all[id];
  if (target === undefined) throw new Permanent(`${id} is not a target that Rollcall knows`);
  return target;
}
