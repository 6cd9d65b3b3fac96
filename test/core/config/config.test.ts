import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseConfig } from '../../../functions/core/config/config.ts';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';
import { defineSource } from '../../../functions/core/contracts/define-source.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { pagerTarget } from '../../support/pager.ts';

const okta = defineSource({
  name: 'Okta',
  settings: z.strictObject({ header: z._default(z.string(), 'authorization') }),
  secret: z.object({}),
  webhook: {
    accepted: 202,
    signature: () => ({ isBy: () => true }),
    parse: () => ({ events: [], unreadable: [] }),
  },
});
const pagerduty = defineSource({
  name: 'PagerDuty',
  settings: z.strictObject({}),
  secret: z.object({}),
  withoutGroups: true,
  webhook: {
    accepted: 202,
    signature: () => ({ isBy: () => true }),
    parse: () => ({ events: [], unreadable: [] }),
  },
});
const check = (_settings: unknown, { teams = [] }: { teams?: string[] }) =>
  teams.includes('nowhere') ? 'there is no team nowhere, write SRE' : undefined;
const registries = {
  sources: { okta, pagerduty },
  targets: {
    pager: { ...pagerTarget, check, replaces: ['person'] as const } as Target,
    other: pagerTarget as Target,
  },
};
const good = {
  sources: { okta: {} },
  targets: { pager: {} },
  access: [{ group: 'sre', pager: { teams: ['SRE'] } }],
};
const parse = (changes: object = {}) => parseConfig({ ...good, ...changes }, registries);

describe('a configuration', () => {
  test('has its defaults filled in, and times in milliseconds', () => {
    expect(parse()).toEqual({
      sources: { okta: { header: 'authorization' } },
      notCompared: [],
      targetsNotCompared: [],
      targets: { pager: {} },
      modes: { pager: 'observe' },
      access: [{ group: 'sre', grants: { pager: { teams: ['SRE'] } } }],
      leavers: {
        grace: 72 * 3_600_000,
        onCall: { otherwise: 'hold', standIns: {} },
        brake: { people: 10, per: 3_600_000 },
        keepSnapshots: 34_560_000_000,
      },
    });
    const leavers = { grace: '30m', onCall: 'hold', brake: { percent: 5, per: '1d' }, keepSnapshots: '30d' };
    expect(parse({ leavers }).leavers).toEqual({
      grace: 30 * 60_000,
      onCall: { otherwise: 'hold', standIns: {} },
      brake: { percent: 5, per: 24 * 3_600_000 },
      keepSnapshots: 30 * 24 * 3_600_000,
    });
  });

  test('has a brake unless it says by name that there is none', () => {
    expect(parse({ leavers: { grace: '1h' } }).leavers.brake).toEqual({ people: 10, per: 3_600_000 });
    expect(parse({ leavers: { brake: false } }).leavers.brake).toBe(false);
  });

  test('names who takes a leaver’s places on call: wherever that can stand in, by target, or by rota', () => {
    const onCall = (replace: unknown, targets: object = {}) =>
      parse({ targets: { pager: {}, ...targets }, leavers: { onCall: { replace } } }).leavers.onCall.standIns;
    const kim = { person: 'kim@example.com' };
    expect(onCall(kim.person, { other: {} })).toEqual({ pager: { default: kim } });
    expect(onCall({ pager: kim.person })).toEqual({ pager: { default: kim } });
    expect(onCall({ pager: { rotas: { Night: kim.person } } })).toEqual({ pager: { rotas: { Night: kim } } });
    expect(onCall({ team: 'SRE' })).toEqual({});
  });

  test('lets hours become uncovered only where it says so', () => {
    const otherwise = (onCall: unknown) => parse({ leavers: { onCall } }).leavers.onCall.otherwise;
    expect(otherwise('hold')).toBe('hold');
    expect(otherwise('force')).toBe('force');
    expect(otherwise({ replace: 'kim@example.com' })).toBe('hold');
    expect(otherwise({ replace: 'kim@example.com', otherwise: 'force' })).toBe('force');
  });

  test('lets a target act only where it says so', () => {
    const modes = (targets: object) => parse({ targets: { pager: {}, ...targets } }).modes;
    expect(modes({ other: { mode: 'act' } })).toEqual({ pager: 'observe', other: 'act' });
    expect(modes({ other: { mode: 'ask' } }).other).toBe('ask');
    expect(modes({ other: { mode: 'ask-destructive' } }).other).toBe('ask-destructive');
    expect(parse({ targets: { pager: { mode: 'act' } } }).targets).toEqual({ pager: {} });
  });

  test.each(['1s', '72h', '3650d'])('takes a grace period of %s', (grace) => {
    expect(parse({ leavers: { grace } }).leavers.grace).toBeGreaterThan(0);
  });

  test('keeps the sources in the order written, which is the order of authority', () => {
    expect(Object.keys(parse({ sources: { pagerduty: {}, okta: {} } }).sources)).toEqual([
      'pagerduty',
      'okta',
    ]);
  });
});

/** What it is, what the operator wrote, and the sentence that they get. */
type Mistake = [string, object | undefined, RegExp];

describe('a mistake in the configuration is one sentence that says where and what', () => {
  test.each<Mistake>([
    [
      'a source nobody knows',
      { sources: { octa: {} } },
      /^sources\.octa is not one that Rollcall knows: did you mean okta\?$/,
    ],
    [
      'a source like no other',
      { sources: { workday: {} } },
      /^sources\.workday is not one that Rollcall knows: write one of okta, pagerduty\.$/,
    ],
    [
      'a setting that does not exist',
      { sources: { okta: { headr: 'x' } } },
      /^sources\.okta: headr is not a key that is known here: did you mean header\?$/,
    ],
    [
      'a comparison that is no yes and no no',
      { sources: { okta: { compare: 'nightly' } } },
      /^sources\.okta, at compare: write true or false\.$/,
    ],
    [
      'a setting of the wrong kind',
      { sources: { okta: { header: 7 } } },
      /^sources\.okta, at header: .*string/,
    ],
    ['no target', { targets: {} }, /^targets is empty: name at least one of pager, other\.$/],
    ['a target nobody knows', { targets: { pagr: {} } }, /^targets\.pagr is not one/],
    [
      'a grant on a target that is not configured',
      { access: [{ group: 'x', other: {} }] },
      /^access\[0\] \(group x\), other is not one of the configured targets \(pager\): add it to targets, or leave/,
    ],
    [
      'a grant on a misspelt target',
      { access: [{ group: 'x', pagr: {} }] },
      /^access\[0\] \(group x\), pagr is not one of the configured targets: did you mean pager\?$/,
    ],
    [
      'a grant that the vendor would refuse beside these settings',
      { access: [{ group: 'x', pager: { teams: ['nowhere'] } }] },
      /^access\[0\] \(group x\), pager: there is no team nowhere, write SRE\.$/,
    ],
    [
      'a group of which no source tells',
      { sources: { pagerduty: {} } },
      /^access\[0\] \(group sre\) reaches nobody, because pagerduty tells of no groups: write group: '\*', or add a source that does \(okta\)\.$/,
    ],
    [
      'a grant of the wrong shape',
      { access: [{ group: 'x', pager: { teams: 'SRE' } }] },
      /^access\[0\] \(group x\), pager, at teams: .*array/,
    ],
    ['a line without a group', { access: [{ pager: {} }] }, /at access\.0\.group: it is missing\.$/],
    [
      'a line with a misspelt group',
      { access: [{ groups: 'sre', pager: {} }] },
      /at access\.0\.group: it is missing; did you mean group where you wrote groups\?$/,
    ],
    [
      'a group that is a number',
      { access: [{ group: 7, pager: {} }] },
      /at access\.0\.group: write group, with the name or the id of a group/,
    ],
    [
      'a grace period that is no time',
      { leavers: { grace: 'soon' } },
      /leavers\.grace: write a length of time such as 30s, 15m, 72h or 7d\.$/,
    ],
    ...['0s', '0h', '000d', '3651d', '99999999d'].map(
      (grace): Mistake => [
        `a grace period of ${grace}`,
        { leavers: { grace } },
        /at leavers\.grace: write 1s to 3650d/,
      ],
    ),
    ...['-1h', '1.5h', '1e3h', ' 72h', '72', '999999999d', `${'9'.repeat(400)}d`, ''].map(
      (grace): Mistake => [
        `a grace period of ${grace}`,
        { leavers: { grace } },
        /at leavers\.grace: write a length/,
      ],
    ),
    [
      'a replacement who is no address',
      { leavers: { onCall: { replace: 'Kim' } } },
      /at leavers\.onCall\.replace: write a person's e-mail/,
    ],
    [
      'a replacement on a target that is not there',
      { leavers: { onCall: { replace: { pagr: 'kim@example.com' } } } },
      /leavers\.onCall\.replace\.pagr is no target of this configuration: did you mean pager\?$/,
    ],
    [
      'a replacement where nobody can be replaced',
      { targets: { pager: {}, other: {} }, leavers: { onCall: { replace: { other: 'kim@example.com' } } } },
      /leavers\.onCall\.replace\.other: a person cannot take a leaver's place there: leave it out/,
    ],
    [
      'a team where only a person can stand in',
      { leavers: { onCall: { replace: { pager: { team: 'SRE' } } } } },
      /leavers\.onCall\.replace\.pager: a team cannot take a leaver's place there: name a person instead/,
    ],
    [
      'a brake that counts in no time',
      { leavers: { brake: { people: 1, per: '0m' } } },
      /leavers\.brake\.per: write 1s to 3650d/,
    ],
    ...['', ' ', ' sre', 'sre ', 'sre\n', '\t'].map(
      (group): Mistake => [
        `a group named ${JSON.stringify(group)}`,
        { access: [{ group, pager: {} }] },
        /access\.0\.group: write the name or the id of a group/,
      ],
    ),
    [
      'a line that gives nothing',
      { access: [{ group: 'sre' }] },
      /^access\[0\] \(group sre\) gives nothing: write what it gives on pager, or leave the line out\.$/,
    ],
    [
      'a source with the name of every object’s',
      { sources: { constructor: {} } },
      /^sources\.constructor is not/,
    ],
    ['a target with such a name', { targets: { toString: {} } }, /^targets\.toString is not/],
    [
      'a grant on one',
      { access: [{ group: 'x', valueOf: {} }] },
      /^access\[0\] \(group x\), valueOf is not one of the configured targets/,
    ],
    [
      'a word that does not exist',
      { leaver: {} },
      /^the configuration: leaver is not a key that is known here: did you mean leavers\?$/,
    ],
    [
      'a word that is only known elsewhere',
      { alarmEmail: 'sre@acme.com' },
      /^the configuration: alarmEmail is not a key .*: write one of sources, targets, access, leavers, deployment\.$/,
    ],
    [
      'a choice that is not there',
      { leavers: { onCall: 'keep' } },
      /at leavers\.onCall: write 'hold', 'force', or \{ replace: 'jane@example\.com' \}\.$/,
    ],
    [
      'a misspelt key of the brake',
      { leavers: { brake: { people: 1, pre: '1h' } } },
      /at leavers\.brake: pre is not a key that is known here: did you mean per\?$/,
    ],
    [
      'a brake that counts two ways',
      { leavers: { brake: { people: 1, percent: 1, per: '1h' } } },
      /at leavers\.brake: write either people or percent/,
    ],
    [
      'a brake that counts nothing',
      { leavers: { brake: { per: '1h' } } },
      /at leavers\.brake: write either people or percent/,
    ],
    [
      'a mode that is not there',
      { targets: { pager: { mode: 'acts' } } },
      /^targets\.pager, at mode: acts is not possible here: did you mean act\?$/,
    ],
    ['nothing at all', undefined, /the configuration: /],
  ])('%s', (_title, changes, sentence) => {
    const attempt = () => (changes === undefined ? parseConfig(undefined, registries) : parse(changes));
    expect(attempt).toThrow(InvalidConfig);
    expect(attempt).toThrow(sentence);
  });
});
