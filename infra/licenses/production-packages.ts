import * as z from 'zod/mini';

/** What matters of a lockfile: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
const Lockfile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.optional(z.string()),
      license: z.optional(z.unknown()),
      resolved: z.optional(z.string()),
      integrity: z.optional(z.string()),
      dev: z._default(z.boolean(), false),
      hasInstallScript: z._default(z.boolean(), false),
    }),
  ),
});

export type Package = { name: string; version: string; licence: string; problems: string[] };

/** They allow use in closed products, and ask for no more than the notice. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

const registry = 'https://registry.npmjs.org/';

/** Every package that a production installation has, by name, each with what speaks against it. Throws on another kind of file. */
export function productionPackages(lockfile: unknown): Package[] {
  const packages = Object.entries(Lockfile.parse(lockfile).packages).filter(
    ([path, { dev }]) => path !== '' && !dev,
  );
  return packages
    .map(([path, entry]) => {
      const licence = typeof entry.license === 'string' ? entry.license : 'unknown';
      const problems = [
        ...(isPermissive(licence) ? [] : [`its licence is ${licence}`]),
        ...(entry.hasInstallScript ? ['it runs a script when it is installed'] : []),
        ...(entry.integrity === undefined ? ['the lockfile has no checksum of it'] : []),
        ...(isFromRegistry(entry.resolved) ? [] : ['it does not come from the npm registry']),
      ];
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version: entry.version ?? 'unknown', licence, problems };
    })
    .toSorted((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1));
}

/** Our lockfile names no registry, so that a mirror will do; what comes from elsewhere is always named. */
function isFromRegistry(resolved: string | undefined): boolean {
  return resolved === undefined || resolved.startsWith(registry);
}

/** Of an expression such as `(MIT OR GPL-3.0)`, one that may be chosen is enough: https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/ */
export function isPermissive(expression: string): boolean {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(/ OR /i);
  // Brackets inside are more than anybody has needed yet: nothing permissive is called so, and a human looks.
  return choices.some((choice) => choice.split(/ AND /i).every((licence) => permissive.has(licence)));
}
