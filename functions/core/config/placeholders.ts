import { createAddressList } from '../../lib/ip-ranges.ts';
import type { Target } from '../contracts/target.ts';
import type { Config } from './config.ts';
import type { Deployment } from './deployment.ts';

/** Names and addresses that are kept for examples: https://www.rfc-editor.org/rfc/rfc2606, rfc5737 and rfc3849 */
const exampleName = /(^|[@.])(example\.(com|org|net)|[^.@]+\.(example|test|invalid))$/;
const exampleRanges = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

type Deployed = Pick<Config, 'sources' | 'targets' | 'access'> & { deployment: Deployment };

/**
 * What a checked configuration still has of the examples: the simulators' own ids, and names and addresses that belong
 * to nobody. Each is a clause that says where it stands. Fine on the local machine, and wrong in every deployment.
 */
export function placeholders(config: Deployed, targets: Record<string, Target>): string[] {
  return [
    ...new Set([...simulatedIds(config, targets), ...localUrls(config), ...examples(config.deployment)]),
  ];
}

function simulatedIds({ targets, access }: Deployed, registry: Record<string, Target>): string[] {
  return Object.entries(targets).flatMap(([id, settings]) => {
    const simulated = registry[id]?.simulated ?? [];
    const said = (where: string, value: unknown) =>
      textsIn(value)
        .filter((text) => simulated.includes(text))
        .map((text) => `${where} has ${text}, which only the simulator knows`);
    return [
      ...said(`targets.${id}`, settings),
      ...access.flatMap(({ group, grants }, index) =>
        said(`access[${index}] (group ${group}), ${id}`, grants[id]),
      ),
    ];
  });
}

function localUrls({ sources }: Deployed): string[] {
  return Object.entries(sources).flatMap(([id, settings]) =>
    textsIn(settings)
      .filter((text) => /^http:\/\//.test(text))
      .map((text) => `sources.${id} has ${text}, which is on this machine`),
  );
}

function examples({ alarms, domain, allowList }: Deployment): string[] {
  const isExampleAddress = createAddressList(exampleRanges);
  const email = typeof alarms === 'object' && 'email' in alarms ? alarms.email : '';
  return [
    ...(exampleName.test(email) ? [`deployment.alarmEmail is ${email}, which nobody reads`] : []),
    ...(domain && exampleName.test(domain.name)
      ? [`deployment.domain.name is ${domain.name}, which nobody can own`]
      : []),
    ...Object.entries(allowList).flatMap(([id, ranges]) =>
      ranges
        .filter((range) => isExampleAddress(range.split('/')[0] ?? ''))
        .map((range) => `deployment.allowList.${id} has ${range}, from where nobody sends`),
    ),
  ];
}

/** Every text in a value of plain data, keys too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}
