import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askedFor } from '../../infra/asked-for.ts';

const root = join(import.meta.dirname, '../..');
const demo = join(root, 'functions/config.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asked-for-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What becomes of a synthesis with this context and environment, and what it notes. */
async function ask(context: Record<string, string>, env: Record<string, string> = {}) {
  const notes: string[] = [];
  const world = { context: (name: string) => context[name], env, note: (line: string) => notes.push(line) };
  const outcome = await askedFor(world).then(
    ({ stage }) => stage,
    ({ name, message }: Error) => `${name}: ${message}`,
  );
  return { outcome, notes };
}

/** Writes a configuration, and answers its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('synthesis', () => {
  test('of alarms that reach nobody is refused in any stage with real people', async () => {
    const { outcome } = await ask({ stage: 'staging' });
    expect(outcome).toMatch(
      /^InvalidConfig: functions\/config\.ts: in the stage staging a person has to get the alarms.*alarmEmail.*alarmTopic.*nobody/,
    );
  });

  test.each([
    ['in any stage with real people', { stage: 'prod' }],
    ['in a deployment, of the stage dev too', { deploying: 'true' }],
  ])('of ids of the simulators is refused %s', async (_title, context) => {
    const config = file(
      'demo.config.ts',
      `import demo from '${demo}';\nexport default { ...demo, deployment: { alarmEmail: 'nobody' } };\n`,
    );
    expect(await ask({ ...context }, { ROLLCALL_CONFIG: config })).toEqual({
      outcome:
        `InvalidConfig: ${config}: targets.statuspage has localorg0000, which only the simulator knows ` +
        '(and 4 more like it): write your own before you deploy.',
      notes: [],
    });
  });

  test('of them in the stage dev is noted, and goes on', async () => {
    expect(await ask({})).toEqual({
      outcome: 'dev',
      notes: [
        expect.stringMatching(
          /^Note: functions\/config\.ts: targets\.statuspage has localorg0000, .*before you deploy\.$/,
        ),
      ],
    });
  });

  test('of a topic in another region than the deployment’s is refused', async () => {
    const alarmTopic = 'arn:aws:sns:us-east-1:123456789012:pager';
    const config = file(
      'region.config.ts',
      `export default { sources: { okta: {} }, targets: { pagertree: {} }, access: [], deployment: { alarmTopic: '${alarmTopic}' } };`,
    );
    const env = { ROLLCALL_CONFIG: config, CDK_DEFAULT_REGION: 'eu-west-1' };
    expect((await ask({ deploying: 'true' }, env)).outcome).toBe(
      `InvalidConfig: ${config}: deployment.alarmTopic is in us-east-1 and the stack in eu-west-1: write the ARN of one in the region of the stack.`,
    );
    expect((await ask({}, env)).outcome).toBe('dev');
  });

  test('of a bad stage is refused', async () => {
    expect((await ask({ stage: 'Prod' })).outcome).toBe(
      'InvalidStage: The stage "Prod" cannot be used: write 1 to 20 lower-case letters, digits or hyphens, ' +
        'beginning with a letter, such as -c stage=prod.',
    );
  });
});
