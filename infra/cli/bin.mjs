#!/usr/bin/env node
// First of all: says which Node is needed, and lets what was compiled in the run before be taken again, so that the
// compiler of TypeScript, which takes longer than a whole `--help`, is not even loaded.
import '../local/node-version.mjs';

const { rollcall } = await import('./rollcall.ts');
const { worldOf } = await import('./world.ts');
process.exitCode = await rollcall(process.argv.slice(2), worldOf(process));
