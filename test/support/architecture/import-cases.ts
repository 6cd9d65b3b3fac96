import type { Case } from './cases.ts';
import * as imports from './imports.ts';

/** `dependencies`: what is installed for production. */
export function importCases(dependencies: string[]): Case[] {
  return [
    {
      title: 'every file of core is in one of its rooms',
      rule: imports.everyFileHasARoom,
      planted: [
        ['functions/core/person.ts', ''],
        ['functions/core/attic/box.ts', ''],
      ],
      finds: [
        'functions/core/person.ts is in no room of core/',
        'functions/core/attic/box.ts is in no room of core/',
      ],
      lets: [['functions/core/people/merge.ts', '']],
    },
    {
      title: 'imports flow one way: lib, the rooms of core, a vendor’s folder, its registry, the entry files',
      rule: imports.oneWay,
      planted: [
        ['functions/lib/a.ts', "import { fold } from '../core/people/fold.ts';"],
        ['functions/core/route/a.ts', "import type { Okta } from '../../sources/okta/index.ts';"],
        ['functions/core/route/b.ts', "export { sources } from '../../sources/index.ts';"],
        ['functions/core/people/a.ts', "import type { Roster } from '../roster/roster.ts';"],
        ['functions/core/accounts/a.ts', "const { read } = await import('../roster/roster.ts');"],
        ['functions/core/sweep/a.ts', "import { apply } from '../apply/apply.ts';"],
        ['functions/targets/opsgenie/a.ts', "import { merge } from '../../core/people/merge.ts';"],
        ['functions/sources/okta/a.ts', "import { plan } from '../../targets/opsgenie/plan.ts';"],
        ['functions/sources/okta/b.ts', "import { verify } from '../pagerduty/signature.ts';"],
        ['functions/targets/index.ts', "import { plan } from './opsgenie/plan.ts';"],
        ['functions/apply.ts', "import { opsgenie } from './targets/opsgenie/index.ts';"],
        ['functions/route.ts', "import config from './config.ts';"],
        ['functions/sweep.ts', "const { stack } = await import('../infra/stack.ts');"],
        ['functions/config.ts', "import { leavers } from './core/config/config.ts';"],
      ],
      finds: [
        'functions/lib/a.ts climbs through the window of people/: functions/core/people/fold.ts',
        'functions/core/route/a.ts imports functions/sources/okta/index.ts',
        'functions/core/route/b.ts imports functions/sources/index.ts',
        'functions/core/people/a.ts climbs through the window of roster/: functions/core/roster/roster.ts',
        'functions/core/accounts/a.ts climbs through the window of roster/: functions/core/roster/roster.ts',
        'functions/core/sweep/a.ts climbs through the window of apply/: functions/core/apply/apply.ts',
        'functions/targets/opsgenie/a.ts climbs through the window of people/: functions/core/people/merge.ts',
        'functions/sources/okta/a.ts imports functions/targets/opsgenie/plan.ts',
        'functions/sources/okta/b.ts imports functions/sources/pagerduty/signature.ts',
        'functions/targets/index.ts imports functions/targets/opsgenie/plan.ts',
        'functions/apply.ts imports functions/targets/opsgenie/index.ts',
        'functions/route.ts imports functions/config.ts',
        'functions/sweep.ts imports infra/stack.ts',
        'functions/config.ts climbs through the window of config/: functions/core/config/config.ts',
      ],
      lets: [
        [
          'functions/sources/okta/c.ts',
          "import { hmac } from '../../lib/hmac.ts';\nimport { x } from './schema.ts';",
        ],
        ['functions/sources/index.ts', "import { okta } from './okta/index.ts';"],
        [
          'functions/core/roster/b.ts',
          "import { merge } from '../people/merge.ts';\nimport { a } from './a.ts';",
        ],
        [
          'functions/receive.ts',
          "import config from '#config';\nimport { sources } from './sources/index.ts';",
        ],
      ],
    },
    {
      title:
        'infra takes contracts, registries and configuration from functions, and signatures to send with',
      rule: imports.infraTakesData,
      planted: [
        ['infra/stack.ts', "import { plan } from '../functions/targets/opsgenie/plan.ts';"],
        ['infra/local/machine.ts', "import { handler } from '../../functions/receive.ts';"],
        ['infra/local/start.ts', "import { sign } from '../../functions/sources/okta/signature.ts';"],
      ],
      finds: [
        'infra/stack.ts imports functions/targets/opsgenie/plan.ts',
        'infra/local/machine.ts imports functions/receive.ts',
        'infra/local/start.ts imports functions/sources/okta/signature.ts',
      ],
      lets: [
        ['infra/local/cli/send.ts', "import { sign } from '../../../functions/sources/okta/signature.ts';"],
        ['infra/cli/status.ts', "import { targets } from '../../functions/targets/index.ts';"],
      ],
    },
    {
      title: 'a simulator shares no code with what it tests',
      rule: imports.simulatorsKnowNoTarget,
      planted: [
        [
          'infra/local/simulators/opsgenie.ts',
          "import { Role } from '../../../functions/core/contracts/target.ts';",
        ],
      ],
      finds: ['infra/local/simulators/opsgenie.ts imports functions/core/contracts/target.ts'],
    },
    {
      title: 'what is deployed knows nothing of the local machine',
      rule: imports.stackKnowsNoLocalMachine,
      planted: [['infra/stack/stack.ts', "import { machine } from '../local/machine.ts';"]],
      finds: ['infra/stack/stack.ts imports infra/local/machine.ts'],
    },
    {
      title: 'only tests import tests',
      rule: imports.nothingImportsTests,
      planted: [
        ['functions/core/a.ts', "import { event } from '../../test/support/events.ts';"],
        ['infra/app.ts', "import '../test/support/events.ts';"],
        ['test/a.test.ts', "import { event } from './support/events.ts';"],
      ],
      finds: [
        'functions/core/a.ts imports test/support/events.ts',
        'infra/app.ts imports test/support/events.ts',
      ],
    },
    {
      title: 'only the small zod',
      rule: imports.onlySmallZod,
      planted: [
        ['functions/core/a.ts', "import * as z from 'zod';"],
        ['functions/core/b.ts', "import * as z from 'zod/v4';"],
      ],
      finds: ['functions/core/a.ts imports zod', 'functions/core/b.ts imports zod/v4'],
      lets: [
        ['functions/core/c.ts', "import * as z from 'zod/mini';\nimport en from 'zod/v4/locales/en.js';"],
      ],
    },
    {
      title: 'the functions import only what is installed for production',
      rule: imports.onlyDependencies(dependencies),
      planted: [
        ['functions/core/a.ts', "import { App } from 'aws-cdk-lib';"],
        ['functions/lib/a.ts', "import fc from 'fast-check';"],
      ],
      finds: ['functions/core/a.ts imports aws-cdk-lib', 'functions/lib/a.ts imports fast-check'],
      lets: [
        ['functions/core/b.ts', "import type { SQSEvent } from 'aws-lambda';\nimport { Hono } from 'hono';"],
        [
          'functions/core/c.ts',
          "import { randomUUID } from 'node:crypto';\nimport { handle } from 'hono/aws-lambda';",
        ],
      ],
    },
    {
      title: 'the operator’s configuration is taken by the entry files and passed on',
      rule: imports.configIsPassedIn,
      planted: [['functions/core/a.ts', "import config from '#config';"]],
      finds: ['functions/core/a.ts imports #config'],
      lets: [['functions/receive.ts', "import config from '#config';"]],
    },
    {
      title: 'no file needs itself',
      rule: imports.noCycles,
      planted: [
        ['functions/core/a.ts', "import { b } from './b.ts';"],
        ['functions/core/b.ts', "import { c } from './c.ts';"],
        ['functions/core/c.ts', "import { a } from './a.ts';"],
      ],
      finds: ['functions/core/a.ts → functions/core/b.ts → functions/core/c.ts → functions/core/a.ts'],
      lets: [
        ['functions/core/d.ts', "import type { E } from './e.ts';"],
        ['functions/core/e.ts', "import { d } from './d.ts';"],
      ],
    },
  ];
}
