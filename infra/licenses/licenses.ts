import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from '../cli/main.ts';
import { productionPackages } from './production-packages.ts';

const usage = `npm run licences [-- options]

Lists every package that a production installation has, with its licence, out of the lockfile. Ends with 1 where one
is not permissive, has no checksum, comes from elsewhere than the npm registry, or runs a script when installed.

  --json           for scripts
  --help`;

await main(async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return print(usage);
  const file = join(import.meta.dirname, '../../package-lock.json');
  const packages = productionPackages(JSON.parse(await readFile(file, 'utf8')));
  const bad = packages.filter(({ problems }) => problems.length > 0);
  if (values.json) print(JSON.stringify(packages, undefined, 2));
  else {
    for (const { name, version, licence, problems } of packages) {
      print(
        `${licence.padEnd(12)}  ${name}@${version}${problems.map((problem) => `  ✗ ${problem}`).join('')}`,
      );
    }
    print(
      `\n${packages.length} packages, ${bad.length === 0 ? 'all permissive' : `${bad.length} to look at`}.`,
    );
  }
  if (bad.length > 0) process.exitCode = 1;
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
