import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { errorSentence } from '../../../infra/cli/error-sentence.ts';
import { verbs } from '../../../infra/cli/verbs.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { createCommand } from './command.ts';

const root = join(import.meta.dirname, '../../..');
const names = Object.entries(verbs).flatMap(([name, { hidden }]) => (hidden ? [] : [name]));
/** Verbs that are about a running Rollcall. */
const staged = ['status x', 'doctor', 'redrive opsgenie', 'secrets list', 'connect okta'];

describe('every verb', () => {
  test('has a folder of its own, and stands in the list of them all', async () => {
    const folders = readdirSync(join(root, 'infra/cli'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
    const { code, out } = await createCommand().run('--help');
    for (const name of names) expect(out).toContain(`\n  ${name} `);
    expect(code).toBe(0);
  });

  test.each(names)(
    '%s says in its help what it does, its options and two examples, in 100 columns',
    async (name) => {
      const { code, out, err } = await createCommand().run(`${name} --help`);
      expect(out).toMatch(new RegExp(`^Usage: rollcall ${name} `));
      expect(out.match(/^ {2}\$ .*rollcall \w+/gm)?.length).toBeGreaterThanOrEqual(2);
      const prose = out.split('\nExamples:')[0] ?? '';
      expect(Math.max(...prose.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect((await createCommand().run(`help ${name}`)).out).toBe(out);
    },
  );

  test.each(names)(
    '%s is asked wrongly with an option that it has not, and says which and what to do',
    async (name) => {
      const { code, out, err } = await createCommand().run(`${name} --colour`);
      expect(err).toMatch(/^Unknown option '--colour'\..*Try --help\.\n$/);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    },
  );

  test('that npm runs too is the same verb', () => {
    const scripts: Record<string, string> = packageJson.scripts;
    for (const name of names.filter((one) => one !== 'completion')) {
      expect(scripts[name]).toBe(`node infra/cli/bin.mjs ${name}`);
    }
  });
});

describe('which Rollcall a verb is about', () => {
  test.each(staged)('%s: the local machine at a port, or a stage on AWS', async (line) => {
    const { run, stages } = createCommand();
    await run(line);
    await run(line, { env: { PORT: '9200' } });
    await run(`${line} --port 9300`, { env: { PORT: '9200' } });
    await run(`${line} --aws`);
    await run(`${line} --aws --stage prod`);
    expect(stages).toEqual([{ port: 8787 }, { port: 9200 }, { port: 9300 }, { aws: 'dev' }, { aws: 'prod' }]);
  });

  test.each(
    staged.flatMap((line) => [
      [`${line} --stage prod`, /^--stage names a stack on AWS: add --aws/],
      [`${line} --aws --port 1`, /^--port is the local machine’s/],
      [`${line} --port many`, /^PORT is "many"/],
      [`${line} --aws --stage Prod!`, /^The stage "Prod!" cannot be used/],
    ]) as [string, RegExp][],
  )('%s is asked wrongly', async (line, sentence) => {
    const { run, stages } = createCommand();
    const { code, out, err } = await run(line);
    expect(err).toMatch(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(stages).toEqual([]);
  });
});

describe('what cannot be done is a sentence, and ends with 1', () => {
  const named = (name: string, message = 'x') => Object.assign(new Error(message), { name });
  test.each([
    [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'Nothing listens there: start Rollcall with npm start',
    ],
    [new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), 'Nothing listens there'],
    [
      new Error('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      'Nothing listens there',
    ],
    [named('CredentialsProviderError'), 'finds no credentials: set AWS_PROFILE'],
    [new Error('Region is missing'), 'finds no region: set AWS_REGION'],
    [named('ResourceNotFoundException'), 'There is no such stack'],
    [named('QueueDoesNotExist'), 'There is no such stack'],
    [named('ExpiredTokenException'), 'sign in again'],
    [named('AccessDeniedException', 'no sqs:GetQueueUrl'), 'AWS does not let you: no sqs:GetQueueUrl'],
    [named('TypeError', 'oops'), 'TypeError: oops'],
    ['thrown', 'thrown'],
  ])('%s', async (thrown, sentence) => {
    expect(errorSentence(thrown)).toContain(sentence);
    const openStage = () => Promise.reject(thrown);
    const { code, out, err } = await createCommand().run('status x', { openStage });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  test('without control characters', async () => {
    const openStage = () => Promise.reject(new Error('\u001b[2Jgone'));
    expect((await createCommand().run('status x', { openStage })).err).toBe('Error:  [2Jgone\n');
  });
});

describe('asked wrongly', () => {
  test.each([
    ['statsu', "Unknown command 'statsu'. Did you mean status? Try --help.\n"],
    ['status x --jsno', "Unknown option '--jsno'. Did you mean --json? Try --help.\n"],
    ['status', "Missing required argument 'person'. Try --help.\n"],
    ['secrets lst', "Unknown command 'lst'. Did you mean list? Try --help.\n"],
  ])('%s', async (line, sentence) => {
    expect(await createCommand().run(line)).toEqual({ code: 2, out: '', err: sentence });
  });

  test.each(['send okta', 'cost --people 0', 'completion tcsh'])('%s is one line', async (line) => {
    const { code, out, err } = await createCommand().run(line);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('nothing at all is answered with what there is, on standard error', async () => {
    const { code, out, err } = await createCommand().run('');
    expect(err).toContain('Usage: rollcall <verb> [options]');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

test('the version is the package’s', async () => {
  expect((await createCommand().run('--version')).out).toBe(`${packageJson.version}\n`);
});

describe('as a process', () => {
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      const options = { cwd: root, env: { ...process.env, ...env } };
      execFile(process.execPath, ['infra/cli/bin.mjs', ...args], options, (error, out, err) =>
        resolve({ code: error?.code ?? 0, out, err }),
      );
    });

  test('its help ends with 0', async () => {
    const { code, out, err } = await start(['status', '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: rollcall status');
  });

  test('ends as ever where its reader, such as head, has had enough', async () => {
    const child = spawn(process.execPath, ['infra/cli/bin.mjs', '--help'], { cwd: root });
    child.stdout.destroy();
    const err: string[] = [];
    child.stderr.on('data', (chunk) => err.push(String(chunk)));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(err.join('')).toBe('');
  });

  test('every verb is loaded by Node itself, which knows less of TypeScript than the tests’ own loader', async () => {
    const script = `
      const { verbs } = await import('./infra/cli/verbs.ts');
      for (const { load } of Object.values(verbs)) console.log(typeof (await load()));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', './infra/local/node-version.mjs', '--input-type=module', '-e', script],
      { cwd: root },
    );
    expect(stdout.trim().split('\n')).toHaveLength(Object.keys(verbs).length);
  });

  test('what is asked of a Rollcall that does not run is one sentence, and ends with 1', async () => {
    expect(await start(['doctor', '--port', '9'])).toEqual({
      code: 1,
      out: '',
      err: 'Nothing listens there: start Rollcall with npm start, or name its port with --port.\n',
    });
  });

  test('what is asked wrongly is one sentence, and ends with 2', async () => {
    expect(await start(['statsu'])).toEqual({
      code: 2,
      out: '',
      err: "Unknown command 'statsu'. Did you mean status? Try --help.\n",
    });
  });

  test('a missing region of AWS is a sentence', async () => {
    const env = {
      AWS_REGION: '',
      AWS_DEFAULT_REGION: '',
      AWS_PROFILE: '',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    expect(await start(['status', 'x', '--aws'], env)).toEqual({
      code: 1,
      out: '',
      err: 'The AWS SDK finds no region: set AWS_REGION to the one that Rollcall is deployed in.\n',
    });
  });

  test('a configuration that is none is a sentence', async () => {
    const { code, err } = await start(['status', 'x'], { ROLLCALL_CONFIG: 'nowhere.ts' });
    expect(err).toMatch(/^nowhere\.ts: there is no such file/);
    expect(code).toBe(1);
  });
});
