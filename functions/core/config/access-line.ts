import type { Target } from '../contracts/target.ts';
import { check, instead } from './check.ts';
import type { AccessLine, Registries } from './config.ts';
import { InvalidConfig } from './invalid-config.ts';

/** What a line of `access` is checked against: everything that is known, and the checked settings of what is configured. */
export type Surroundings = {
  registries: Registries;
  sources: Record<string, unknown>;
  targets: Record<string, unknown>;
};

/** A line as it is written: `group`, and a grant by each target's id. */
type Written = { group: string; [id: string]: unknown };

/**
 * The line at this index of `access`, its grants checked by themselves and beside the target's settings. Throws
 * `InvalidConfig` for whatever can be known to reach nobody, or to be refused by the vendor, without asking anybody.
 */
export function accessLine({ group, ...rest }: Written, index: number, around: Surroundings): AccessLine {
  const where = `access[${index}] (group ${group})`;
  const grants = Object.entries(rest).map(([id, grant]) => [id, checkedGrant(id, grant, where, around)]);
  if (grants.length === 0) {
    const ids = Object.keys(around.targets).join(', ');
    throw new InvalidConfig(`${where} gives nothing: write what it gives on ${ids}, or leave the line out.`);
  }
  mustBeToldOf(group, where, around);
  return { group, grants: Object.fromEntries(grants) };
}

function checkedGrant(id: string, grant: unknown, where: string, around: Surroundings): unknown {
  const target = targetOf(id, where, around);
  const checked = check(target.grant, grant, `${where}, ${id}`);
  const problem = target.check?.(around.targets[id], checked);
  if (problem === undefined) return checked;
  throw new InvalidConfig(`${where}, ${id}: ${problem}.`);
}

function targetOf(id: string, where: string, { registries, targets }: Surroundings): Target {
  const target = Object.hasOwn(registries.targets, id) ? registries.targets[id] : undefined;
  const ids = Object.keys(targets);
  if (target === undefined) {
    throw new InvalidConfig(`${where}, ${id} is not one of the configured targets: ${instead(id, ids)}`);
  }
  if (Object.hasOwn(targets, id)) return target;
  throw new InvalidConfig(
    `${where}, ${id} is not one of the configured targets (${ids.join(', ')}): add it to targets, or leave the grant out.`,
  );
}

/** A group that no configured source ever tells of has nobody in it, for good. */
function mustBeToldOf(group: string, where: string, { registries, sources }: Surroundings): void {
  const tells = (id: string) => registries.sources[id]?.withoutGroups !== true;
  if (group === '*' || Object.keys(sources).some(tells)) return;
  const others = Object.keys(registries.sources).filter(tells).join(', ');
  throw new InvalidConfig(
    `${where} reaches nobody, because ${Object.keys(sources).join(', ')} tells of no groups: write group: '*', ` +
      `or add a source that does (${others}).`,
  );
}
