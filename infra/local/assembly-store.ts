import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A synthesized stack in a folder, which stays there until `release` is called. */
export type Synthesized = { folder: string; release(): void };

/** So many are kept of which nobody makes use. */
const keptAtMost = 3;

/**
 * Synthesized stacks in a folder: `<key>` is one, `<key>.use.<pid>.<id>` says that a process runs it, and
 * `new.<pid>.<id>` is one in the making. What dead processes left is taken away when the next one is made.
 */
export function createAssemblyStore(folder: string) {
  const use = (key: string): Synthesized => {
    const mark = join(folder, `${key}.use.${process.pid}.${randomUUID()}`);
    writeFileSync(mark, '');
    utimesSync(join(folder, key), new Date(), new Date());
    return { folder: join(folder, key), release: () => rmSync(mark, { force: true }) };
  };
  return {
    find: (key: string): Synthesized | undefined => (existsSync(join(folder, key)) ? use(key) : undefined),

    /** Lets `make` write into a new folder; where it throws, nothing is left. */
    async add(key: string, make: (folder: string) => Promise<void>): Promise<Synthesized> {
      mkdirSync(folder, { recursive: true });
      prune(folder);
      const made = join(folder, `new.${process.pid}.${randomUUID()}`);
      try {
        mkdirSync(made);
        await make(made);
        move(made, join(folder, key));
        return use(key);
      } finally {
        rmSync(made, { recursive: true, force: true });
      }
    },
  };
}

/** Another process may have made the same meanwhile, which is as good. */
function move(made: string, to: string): void {
  try {
    renameSync(made, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function prune(folder: string): void {
  const remove = (name: string) => rmSync(join(folder, name), { recursive: true, force: true });
  const names = readdirSync(folder);
  const [marks, keys] = [
    names.filter((name) => name.includes('.')),
    names.filter((name) => !name.includes('.')),
  ];
  const [alive, dead] = [marks.filter(isAlive), marks.filter((name) => !isAlive(name))];
  for (const name of dead) remove(name);
  const unused = keys.filter((key) => !alive.some((mark) => mark.startsWith(`${key}.`)));
  const age = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  for (const key of unused.sort((a, b) => age(b) - age(a)).slice(keptAtMost - 1)) remove(key);
}

/** Whether the process that is named in a mark still runs. One of another user does, too: it just may not be asked. */
function isAlive(mark: string): boolean {
  const [pid] = mark.split('.').slice(-2);
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
