import { allowedDepartures } from '../../../functions/core/config/brake.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import { Blocked } from '../../../functions/core/contracts/errors.ts';
import type { Group } from '../../../functions/core/contracts/event.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { fileDirectory } from '../../../functions/core/directory/file-directory.ts';
import { missingFrom } from '../../../functions/core/directory/missing.ts';
import { groupNames } from '../../../functions/core/directory/named-groups.ts';
import { type Survey, survey } from '../../../functions/core/directory/survey.ts';
import { doubtOf } from '../../../functions/core/directory/verdict.ts';
import { rosterSize } from '../../../functions/core/roster/size.ts';
import { sources } from '../../../functions/sources/index.ts';
import type { Loaded } from '../../load-config.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import { plainText } from '../plain-text.ts';
import { progressLine } from '../progress-line.ts';
import { readingDirectory } from '../source-clients.ts';
import type { StageClient } from '../stage-client.ts';
import type { ImportArgs } from './args.ts';
import { inMemory, type ReadFile } from './people-file.ts';

type World = { stage: StageClient; context: Context; config: Loaded; file: ReadFile | undefined };

const registry: Record<string, Source> = sources;

/** Shows what an import would find, and writes nothing. Throws `CommandError`. */
export async function dryRun(
  { source, json, check }: ImportArgs,
  { stage, context, config, file }: World,
): Promise<void> {
  const { now, sleep } = context;
  const progress = progressLine(context.stderr);
  const read = readingDirectory(stage, config, await context.http(), { now, sleep });
  const directory = async () => {
    const settings = config.sources[source];
    const tenant = registry[source]?.file?.tenant(settings);
    if (file === undefined || tenant === undefined) return read(source);
    const { list, listing } = fileDirectory(inMemory(file), tenant);
    return { list, listing: { ...listing, settings } };
  };
  let found: Survey;
  let missing: string[];
  try {
    const { list, listing } = await directory();
    found = await survey({
      roster: stage.roster,
      source,
      names: groupNames(config.access),
      list,
      listing,
      read: (calls, rows) => {
        if (!json) progress.show(`${calls} calls, ${rows} rows read`);
      },
    });
    missing = await missingFrom(stage.roster, source, found.listed, list.unlisted?.(listing.settings));
  } catch (thrown) {
    throw commandErrorOf(thrown, source);
  }
  if (!json) progress.clear();
  const { brake } = config.leavers;
  const size = Math.max(await rosterSize(stage.table), found.users);
  const doubt = doubtOf({
    users: found.users,
    missing: missing.length,
    allowed: brake === false ? undefined : allowedDepartures(brake, size),
    ...(found.total !== undefined && { total: found.total }),
  });
  if (check && doubt !== undefined) context.exitCode = 3;
  if (json) {
    const { added, changed, same, unusable, users, groups, missingGroups, tenant } = found;
    context.json({
      source,
      tenant,
      users,
      groups,
      added,
      changed,
      same,
      unusable,
      missing,
      missingGroups,
      doubt,
      dryRun: true,
    });
    return;
  }
  for (const line of linesOf(found, missing, doubt, context.width)) context.print(line);
}

function linesOf(found: Survey, missing: string[], doubt: string | undefined, width: number): string[] {
  const { users, added, changed, same, unusable, groups, missingGroups, tenant, knownTenant } = found;
  const names = namesOf(groups);
  return [
    `${users} users of ${tenant}, in ${groups.length} groups of the configuration${names.length > 0 ? `: ${names.join(', ')}` : ''}.`,
    ...(knownTenant !== undefined && knownTenant !== tenant
      ? [`It was the directory of ${knownTenant} before: an import needs --new-tenant.`]
      : []),
    `${added.length} would be new, ${changed.length} would change, ${same} are known as they are.`,
    ...(unusable > 0 ? [`${unusable} cannot be used: an id or an e-mail of theirs is none.`] : []),
    ...(missing.length > 0 && doubt === undefined
      ? [
          `${missing.length} are not in the list, and have left if the source says so: ${missing.slice(0, 10).join(', ')}.`,
        ]
      : []),
    ...(missingGroups.length > 0 && doubt === undefined
      ? [
          `Groups that are not in the list, and are deleted if the source says so: ${namesOf(missingGroups).join(', ')}.`,
        ]
      : []),
    ...(doubt === undefined ? [] : [`Nobody would be taken for a leaver: ${doubt}.`]),
    'Nothing was written. What it would change at the targets: npx rollcall plan, after the import.',
  ].flatMap((line) => wrapped('', plainText(line), width));
}

function namesOf(groups: Group[]): string[] {
  return groups.map(({ displayName, id }) => displayName ?? id);
}

/** A failure of the source as a sentence for people. */
function commandErrorOf(thrown: unknown, source: string): CommandError {
  const failure = asFailure(thrown);
  const why = failure instanceof Blocked ? failure.by : (failure.words ?? failure.message);
  return new CommandError(`${source} cannot be read: ${why}.`, 1, { cause: thrown });
}
