import type { Case } from './cases.ts';
import * as source from './source.ts';

/** `started`: the files that are run rather than imported; `environment`: others that may look at the environment. */
export function sourceCases(started: string[], environment: string[]): Case[] {
  return [
    {
      title: 'every vendor’s folder is registered under its name, and nothing else is',
      rule: source.everyVendorIsRegistered,
      planted: [
        ['functions/sources/okta/index.ts', ''],
        ['functions/sources/entra/index.ts', ''],
        [
          'functions/sources/index.ts',
          "import { okta } from './okta/index.ts';\nexport const sources = { okta, onelogin } satisfies X;",
        ],
        ['functions/targets/opsgenie/index.ts', ''],
        ['functions/targets/page-tree/index.ts', ''],
        [
          'functions/targets/index.ts',
          "import { opsgenie } from './page-tree/index.ts';\nexport const targets = {\n  opsgenie,\n  'page-tree': pageTree,\n} satisfies X;",
        ],
      ],
      finds: [
        'functions/sources/entra is not registered',
        'functions/sources/index.ts names onelogin, which has no folder',
        'functions/targets/index.ts takes opsgenie from elsewhere',
      ],
    },
    {
      title: 'core and lib know no vendor by name',
      rule: source.coreKnowsNoVendor,
      planted: [
        ['functions/sources/okta/index.ts', ''],
        ['functions/core/a.ts', "if (source === 'okta') return 200;"],
        ['functions/lib/a.ts', 'export function isOktaId() {}'],
      ],
      finds: ['functions/core/a.ts:1 names a vendor', 'functions/lib/a.ts:1 names a vendor'],
      lets: [
        ['functions/core/b.ts', '// Okta waits three seconds.\n/** As Okta does. */\nconst deadline = 3;'],
      ],
    },
    {
      title: 'not even the comments of lib name a vendor, or leavers',
      rule: source.libKnowsNothingOfUs,
      planted: [
        ['functions/sources/okta/index.ts', ''],
        [
          'functions/lib/a.ts',
          '// Okta waits three seconds.\n/** A leaver goes first. */\nconst deadline = 3;',
        ],
      ],
      finds: [
        'functions/lib/a.ts:1 names a vendor, or leavers',
        'functions/lib/a.ts:2 names a vendor, or leavers',
      ],
      lets: [['functions/core/a.ts', '// Leavers go first at Okta.']],
    },
    {
      title: 'default exports are for the configuration alone',
      rule: source.noDefaultExports,
      planted: [
        ['functions/core/a.ts', 'export default function fold() {}'],
        ['functions/core/config.ts', 'export default {};'],
      ],
      finds: [
        'functions/core/a.ts:1 has a default export',
        'functions/core/config.ts:1 has a default export',
      ],
      lets: [
        ['functions/config.ts', 'export default defineConfig({});'],
        ['test/flow/rollcall.config.ts', 'export default defineConfig({});'],
      ],
    },
    {
      title: 'one person never stops the others: loops over people isolate each',
      rule: source.peopleAreIsolated,
      planted: [
        ['functions/core/a.ts', 'for (const person of persons) await reconcile(world, person);'],
        ['functions/core/roster/b.ts', 'for await (const { user } of roster.members(group)) {'],
        ['functions/core/c.ts', 'for (const [target, item] of Object.entries(targets)) {'],
      ],
      finds: [
        'functions/core/a.ts:1 loops over people without eachAlone',
        'functions/core/c.ts:1 loops over people without eachAlone',
        'functions/core/roster/b.ts:1 loops over people without eachAlone',
      ],
      lets: [
        ['functions/core/d.ts', "await eachAlone(persons, look);\nfor (const lane of ['ordinary']) {}"],
        ['infra/cli/e.ts', 'for (const target of targets) print(target);'],
      ],
    },
    {
      title: 'no enums',
      rule: source.noEnums,
      planted: [['functions/core/a.ts', 'export const enum State { On }\nenum Other {}']],
      finds: ['functions/core/a.ts:1 has an enum', 'functions/core/a.ts:2 has an enum'],
      lets: [['functions/core/b.ts', "const title = 'enum State';\nz.enum(['on']);"]],
    },
    {
      title: 'no type is given up on',
      rule: source.noAny,
      planted: [
        ['test/a.ts', 'let a: any;\nb(c as any);\nlet d: Record<string, any>;\nlet e: string | any;'],
      ],
      finds: [1, 2, 3, 4].map((line) => `test/a.ts:${line} gives up on a type`),
      lets: [['test/b.ts', "// any: as any\nexpect.any(String);\nconst any = ': any';\nf(any, 1);"]],
    },
    {
      title: 'no tool is muted',
      rule: source.noIgnoredErrors,
      planted: [['infra/a.ts', ['// @ts', 'expect-error wrong'].join('-')]],
      finds: ['infra/a.ts:1 mutes a tool'],
      lets: [['infra/b.ts', `const text = '// @ts${'-'}ignore';`]],
    },
    {
      title: 'files are short, and those of the functions shortest',
      rule: source.shortFiles,
      planted: [
        ['functions/core/a.ts', `${'\n'.repeat(300)}x`],
        ['functions/apply.ts', `${'\n'.repeat(40)}x`],
      ],
      finds: [
        'functions/core/a.ts has 301 lines, more than 300',
        'functions/apply.ts has 41 lines, more than 40',
      ],
      lets: [['functions/core/b.ts', `${'\n'.repeat(299)}x\n`]],
    },
    {
      title: 'only files that are started read the environment',
      rule: source.environmentIsPassedIn([...started, ...environment]),
      planted: [
        ['functions/core/a.ts', 'const { HOME } = process.env;'],
        ['infra/stack.ts', 'const stage = process.env.STAGE;'],
      ],
      finds: ['functions/core/a.ts:1 reads the environment', 'infra/stack.ts:1 reads the environment'],
      lets: [
        ['functions/receive.ts', 'const env = requireEnv(process.env);'],
        ['infra/app.ts', 'const file = process.env.ROLLCALL_CONFIG;'],
        ['infra/cli/place.ts', 'const port = process.env.PORT;'],
        ['infra/local/ports.ts', '// process.env is the caller’s'],
      ],
    },
    {
      title: 'importing a module does nothing',
      rule: source.importingDoesNothing(started),
      planted: [
        ['functions/core/a.ts', 'const sqs = new SQSClient({});'],
        ['functions/core/b.ts', 'export const log = createLog();'],
        ['functions/core/c.ts', 'export const settings = await load();'],
        ['functions/lib/a.ts', 'let calls = 0;'],
        ['infra/local/a.ts', "process.on('exit', stop);"],
        ['infra/local/b.ts', 'if (ready) {\n  start();\n}'],
        ['infra/local/c.ts', 'export const client =\n  new SQSClient();'],
      ],
      finds: [
        ...[
          'functions/core/a.ts:1',
          'functions/core/b.ts:1',
          'functions/core/c.ts:1',
          'functions/lib/a.ts:1',
        ],
        ...['infra/local/a.ts:1', 'infra/local/b.ts:1', 'infra/local/c.ts:2'],
      ].map((place) => `${place} acts when it is imported`),
      lets: [
        [
          'functions/core/d.ts',
          'export async function f() {\n  let n = 0;\n  await createQueue(new SQSClient());\n}',
        ],
        ['functions/core/e.ts', 'export const make = () => createLog();\nexport function createLog() {}'],
        ['functions/receive.ts', 'await app.request();'],
      ],
    },
  ];
}
