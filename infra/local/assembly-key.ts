import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Everything that a synthesized stack is made of, but for the configuration and what that imports. */
const sources = [
  'functions/**/*.ts',
  'infra/*.ts',
  'infra/stack/**/*.ts',
  '*.json',
  'node_modules/.package-lock.json',
];

/** A configuration with one of these may be another one at the next start, though no file has changed. */
const looksAround = /\bprocess\b|\bnode:|\bimport\.meta\b|\bDate\b|\bMath\.random\b/;

/**
 * A name for what a synthesis makes: the same as long as Node, the dependencies, the sources and the configuration are.
 * `undefined` where that cannot be told: of a configuration that looks at the world, or that cannot be read at all.
 *
 * @param root The folder of `cdk.json`.
 * @param configFile The configuration, relative to `root`.
 */
export async function assemblyKey(root: string, configFile: string): Promise<string | undefined> {
  const config = resolve(root, configFile);
  const parts = await importsOf(root, config);
  if (parts === undefined || parts.some((file) => looksAround.test(readFileSync(file, 'utf8'))))
    return undefined;
  const hash = createHash('sha256').update(process.version).update(config);
  for (const file of [
    ...globSync(sources, { cwd: root })
      .sort()
      .map((name) => join(root, name)),
    ...parts,
  ]) {
    const content = readFileSync(file);
    hash.update(`\0${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** The configuration and the files of its own that it imports; what it takes from us is among the sources. */
async function importsOf(root: string, config: string): Promise<string[] | undefined> {
  try {
    const { metafile } = await build({
      entryPoints: [config],
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      absWorkingDir: root,
    });
    const files = Object.keys(metafile.inputs).map((file) => resolve(root, file));
    return files.filter((file) => file === config || !isOurs(root, file)).sort();
  } catch {
    return undefined;
  }
}

function isOurs(root: string, file: string): boolean {
  return relative(root, file).startsWith('functions');
}
