import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../../infra/local/http.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rollcall-start-'));
const temporary = join(folder, 'tmp');
mkdirSync(temporary);
const secretsFile = join(folder, 'secrets.json');
const children: ChildProcess[] = [];
const logs: string[] = [];
/** What npm runs, but for the Node: this one. */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const startCommand: string[] = scripts.start.split(' ').slice(1);

/** The project once more, with what a test changes of it. Nothing has been synthesized there yet. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(folder, 'project-'));
  for (const name of ['functions', 'infra', 'cdk.json', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** `npm start` with these arguments; what it says, and its exit code at the end. */
function npmStart(environment: Record<string, string> = {}, ...args: string[]) {
  return npmStartIn(root, environment, ...args);
}

function npmStartIn(cwd: string, environment: Record<string, string> = {}, ...args: string[]) {
  const child = spawn(process.execPath, [...startCommand, ...args], {
    cwd,
    env: { ...process.env, TMPDIR: temporary, ROLLCALL_SECRETS_FILE: secretsFile, ...environment },
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, said, ended };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  for (const path of [folder, ...logs]) rmSync(path, { recursive: true, force: true });
});

/** What a machine leaves in the temporary folder: nothing. */
const leftOver = () => readdirSync(temporary);

/** Six free ports in a row, most likely: far from the usual ones and from those that systems give out. */
const port = () => {
  const chosen = String(10_000 + Math.floor(Math.random() * 3_000) * 6);
  logs.push(join(root, `.rollcall/local-${chosen}.log`));
  return chosen;
};

describe('npm start', () => {
  it('tells its options', async () => {
    const { said, ended } = npmStart({}, '--help');
    expect(await ended).toBe(0);
    expect(said.out).toContain('--verbose');
  });

  it('says in one sentence that a port is taken', async () => {
    const taken = await listen(createServer(), 0, 'test');
    const { said, ended } = npmStart({ PORT: String(taken.port) });
    expect(await ended).toBe(1);
    expect(said.err).toMatch(/^Port \d+ \(webhooks\) is in use: [^\n]+\n$/);
    await taken.close();
  });

  it.each([
    ['a bad PORT', { PORT: 'http' }, [], /^PORT is "http": [^\n]+\n$/],
    ['an option that there is not', {}, ['--colour'], /^Unknown option '--colour'[^\n]+--help[^\n]+\n$/],
    [
      'a configuration that is not there',
      { ROLLCALL_CONFIG: '/nowhere/config.ts' },
      [],
      /^\/nowhere\/config\.ts: [^\n]+\n$/,
    ],
  ])('says in one sentence what is wrong with %s', async (_name, environment, args, sentence) => {
    const { said, ended } = npmStart({ PORT: port(), ...environment }, ...args);
    expect(await ended).toBe(1);
    expect(said.err).toMatch(sentence);
    expect(leftOver()).toEqual([]);
  });

  it('says in one sentence what is wrong with a malformed secret, without quoting it', async () => {
    const file = join(folder, 'malformed.json');
    writeFileSync(file, '{"sources/okta": {"secrets": "hunter2"}}');
    const { said, ended } = npmStart({ PORT: port(), ROLLCALL_SECRETS_FILE: file });
    expect(await ended).toBe(1);
    expect(said.err).toMatch(/^[^\n]+malformed\.json: "sources\/okta" has the wrong shape[^\n]+\n$/);
    expect(said.err).not.toContain('hunter2');
  });

  it('says in one sentence, before it synthesizes, that its own folder cannot be written', async () => {
    const project = copyOfProject();
    writeFileSync(join(project, '.rollcall'), 'a file');
    const { said, ended } = npmStartIn(project, { PORT: port() });
    expect(await ended).toBe(1);
    expect(said.err).toMatch(/^\.rollcall\/local-\d+\.log cannot be written \(\w+\): [^\n]+\n$/);
    expect(said.out).not.toContain('Synthesizing');
    expect(leftOver()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing when %s comes on the way', async (signal) => {
    const project = copyOfProject();
    const { child, said, ended } = npmStartIn(project, { PORT: port() });
    await expect.poll(() => said.out, { timeout: 120_000 }).toContain('Synthesizing');
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(said.err).toBe('');
    expect(leftOver()).toEqual([]);
    expect(readdirSync(join(project, '.rollcall/assemblies'))).toEqual([]);
  });

  it('stops too where npm is told to stop, whose shell does not hand it on', async () => {
    const shell = spawn('sh', ['-c', `"$NODE" ${startCommand.join(' ')}; true`], {
      cwd: copyOfProject(),
      env: {
        ...process.env,
        NODE: process.execPath,
        PORT: port(),
        TMPDIR: temporary,
        ROLLCALL_SECRETS_FILE: secretsFile,
        npm_lifecycle_event: 'start',
      },
    });
    children.push(shell);
    let out = '';
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const ended = new Promise((resolve) => shell.stdout.on('close', resolve));
    await expect.poll(() => out, { timeout: 120_000 }).toContain('Synthesizing');
    shell.kill('SIGTERM');
    await ended;
    expect(leftOver()).toEqual([]);
    expect(out).not.toContain('is running');
  });

  it('runs the real stack, greets, stops cleanly on Ctrl-C, and synthesizes again only when something has changed', async () => {
    const project = copyOfProject();
    const base = port();
    const begin = () => npmStartIn(project, { PORT: base, NO_COLOR: '1' });
    const first = begin();
    await expect
      .poll(() => first.said.out + first.said.err, { timeout: 300_000, interval: 100 })
      .toContain('Ctrl-C');
    expect(first.said.out).toContain('Synthesizing');
    expect(existsSync(secretsFile)).toBe(true);
    expect((await fetch(`http://127.0.0.1:${base}/health`)).status).toBe(200);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.said.err).toBe('');
    expect(leftOver()).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${base}/health`)).rejects.toThrow();

    const second = begin();
    await expect
      .poll(() => second.said.out + second.said.err, { timeout: 300_000, interval: 100 })
      .toContain('Ctrl-C');
    expect(second.said.out).not.toContain('Synthesizing');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);

    appendFileSync(join(project, 'functions/lib/hmac.ts'), '\n');
    const third = begin();
    await expect
      .poll(() => third.said.out + third.said.err, { timeout: 300_000, interval: 100 })
      .toContain('Synthesizing');
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
    expect(leftOver()).toEqual([]);
  }, 900_000);
});
