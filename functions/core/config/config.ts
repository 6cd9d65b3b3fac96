import * as z from 'zod/mini';
import { day } from '../../lib/duration.ts';
import type { Source } from '../contracts/source.ts';
import type { Target } from '../contracts/target.ts';
import { accessLine } from './access-line.ts';
import { type Brake, BrakeOutline, defaultBrake } from './brake.ts';
import { check, instead } from './check.ts';
import { InvalidConfig } from './invalid-config.ts';
import { waited } from './length.ts';
import { Mode } from './mode.ts';
import { type OnCall, OnCallOutline, onCallOf } from './on-call.ts';

/** The sources and targets that exist, by id. */
export type Registries = { sources: Record<string, Source>; targets: Record<string, Target> };

/** A line of `access`: the members of the group get the grants. `*` is everybody. */
export type AccessLine = { group: string; grants: Record<string, unknown> };

/** The configuration, checked. `sources` keeps its order, which is the order of authority. Times in milliseconds. */
export type Config = {
  sources: Record<string, unknown>;
  /** The sources whose whole directory is not compared every night. */
  notCompared: string[];
  targets: Record<string, unknown>;
  /** The targets whose accounts are not compared every night. */
  targetsNotCompared: string[];
  /** By target. */
  modes: Record<string, Mode>;
  access: AccessLine[];
  leavers: Leavers;
};

export type Leavers = {
  /** Milliseconds between the mute and the removal. */
  grace: number;
  onCall: OnCall;
  brake: Brake | false;
  /** How long the snapshot of an account that was removed is kept. Milliseconds. */
  keepSnapshots: number;
};

const leavers = z.strictObject({
  grace: z._default(
    waited('write 1s to 3650d, such as 72h: a leaver is removed after it, and can come back until then'),
    72 * 3_600_000,
  ),
  onCall: z._default(OnCallOutline, { otherwise: 'hold' }),
  brake: z._default(BrakeOutline, defaultBrake),
  keepSnapshots: z._default(
    waited('write 1s to 3650d, such as 400d: what was removed can be restored until then'),
    400 * day,
  ),
});

const groupName = z
  .string('write group, with the name or the id of a group, or * for everybody')
  .check(
    z.refine(
      (text) => text !== '' && text === text.trim() && !/\p{Cc}/u.test(text),
      'write the name or the id of a group, without blanks around it, or * for everybody',
    ),
  );

/** What a configuration looks like as a whole, before its parts are checked against the registries. */
export const ConfigOutline = z.strictObject({
  sources: z.record(z.string(), z.unknown()),
  targets: z.record(z.string(), z.unknown()),
  access: z.array(z.looseObject({ group: groupName })),
  leavers: z._default(leavers, {
    grace: 72 * 3_600_000,
    onCall: { otherwise: 'hold' },
    brake: defaultBrake,
    keepSnapshots: 400 * day,
  }),
  // No rule about people, so it is no part of `Config`: `parseDeployment` checks it.
  deployment: z.optional(z.unknown()),
});

const onlySources = z.object({ sources: z.record(z.string(), z.unknown()) });

/**
 * Checks a configuration against the registries and fills in its defaults. A target without a `mode` has `mode`. Throws
 * `InvalidConfig`.
 */
export function parseConfig(raw: unknown, registries: Registries, mode: Mode = 'observe'): Config {
  const written = check(ConfigOutline, raw, 'the configuration');
  const { notCompared, settings: ofSources } = comparesOf(written.sources, 'sources');
  const sources = each(ofSources, 'sources', registries.sources);
  const ofTargets = comparesOf(written.targets, 'targets');
  const { modes, settings } = modesOf(ofTargets.settings, mode);
  const targets = each(settings, 'targets', registries.targets);
  const around = { registries, sources, targets };
  const access = written.access.map((line, index) => accessLine(line, index, around));
  const onCall = onCallOf(written.leavers.onCall, Object.keys(targets), registries.targets);
  return {
    sources,
    notCompared,
    targets,
    targetsNotCompared: ofTargets.notCompared,
    modes,
    access,
    leavers: { ...written.leavers, onCall },
  };
}

/**
 * Only the sources' settings, by id: for `receive`, which starts sooner without what the targets bring along.
 * Throws `InvalidConfig`.
 */
export function parseSources(raw: unknown, registry: Registries['sources']): Record<string, unknown> {
  const { settings } = comparesOf(check(onlySources, raw, 'the configuration').sources, 'sources');
  return each(settings, 'sources', registry);
}

/** Which sources or targets are not compared every night, apart from what each one's own settings are. */
function comparesOf(entries: Record<string, unknown>, where: 'sources' | 'targets') {
  const { values, settings } = apart(entries, where, 'compare', z.boolean('write true or false'));
  return { notCompared: Object.keys(values).filter((id) => !values[id]), settings };
}

/** The modes of the targets, apart from what each vendor's own settings are. */
function modesOf(targets: Record<string, unknown>, otherwise: Mode) {
  const { values, settings } = apart(targets, 'targets', 'mode', Mode);
  const modes = Object.fromEntries(Object.keys(targets).map((id) => [id, values[id] ?? otherwise]));
  return { modes, settings };
}

/** Takes a key that Rollcall reads itself out of each entry's settings, which are the vendor's; its values by id, checked. */
function apart<T>(
  entries: Record<string, unknown>,
  where: 'sources' | 'targets',
  key: (typeof ownKeys)[typeof where][number],
  shape: z.ZodMiniType<T>,
) {
  const values: Record<string, T> = {};
  const settings = Object.entries(entries).map(([id, written]): [string, unknown] => {
    if (typeof written !== 'object' || written === null || !(key in written)) return [id, written];
    const { [key]: value, ...rest } = written as Record<string, unknown>;
    values[id] = check(shape, value, `${where}.${id}, at ${key}`);
    return [id, rest];
  });
  return { values, settings: Object.fromEntries(settings) };
}

/** The keys of an entry's settings that are Rollcall's own, and no vendor's. */
const ownKeys = { sources: ['compare'], targets: ['mode', 'compare'] } as const;

function each(
  entries: Record<string, unknown>,
  where: 'sources' | 'targets',
  registry: Record<string, { settings: z.ZodMiniType }>,
): Record<string, unknown> {
  if (Object.keys(entries).length === 0) {
    throw new InvalidConfig(`${where} is empty: name at least one of ${Object.keys(registry).join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(entries).map(([id, settings]) => {
      const known = Object.hasOwn(registry, id) ? registry[id] : undefined;
      if (known === undefined) {
        const ids = Object.keys(registry);
        throw new InvalidConfig(`${where}.${id} is not one that Rollcall knows: ${instead(id, ids)}`);
      }
      return [id, check(known.settings, settings, `${where}.${id}`, ownKeys[where])];
    }),
  );
}
