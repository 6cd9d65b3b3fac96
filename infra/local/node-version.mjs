// Loaded before everything else, in plain JavaScript: without Node's reading of TypeScript nothing else can say what is
// missing. The npm package `node` brings the right Node, unless its install script was not run.
// Not by its name: an old Node would stop at an import that it does not have.
import * as nodeModule from 'node:module';
import { join } from 'node:path';

const oldest = [22, 18];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `Rollcall needs Node 24 and this is Node ${process.versions.node}: run npm rebuild node --ignore-scripts=false, which ` +
      'unpacks the Node that it brings, or install Node 24.\n',
  );
  process.exit(1);
}

// What was compiled once need not be again: starts take less than half of the time.
nodeModule.enableCompileCache(join(import.meta.dirname, '../../.rollcall/compiled'));
