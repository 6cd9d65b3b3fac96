import { describe, expect, test } from 'vitest';
import demo from '../../../functions/config.ts';
import { parseDeployment } from '../../../functions/core/config/deployment.ts';
import { placeholders } from '../../../functions/core/config/placeholders.ts';
import type { ConfigInput } from '../../../functions/define-config.ts';
import { readConfig } from '../../../functions/read-config.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';

const of = (config: ConfigInput) =>
  placeholders({ ...readConfig(config), deployment: parseDeployment(config, sources) }, targets);

const real: ConfigInput = {
  sources: { okta: {}, pagerduty: {} },
  targets: { statuspage: { organization: 'kq2wm8x1v0zd', pages: ['p6t1q6y2c3m3'] }, pagertree: {} },
  access: [{ group: '*', statuspage: { pages: { p6t1q6y2c3m3: { groups: ['Customers'] } } } }],
  deployment: {
    alarmEmail: 'sre@acme.com',
    allowList: { pagerduty: ['us', '8.8.4.0/24'] },
  },
};

describe('what a configuration still has of the examples', () => {
  test('is nothing in one of the operator’s own', () => {
    expect(of(real)).toEqual([]);
  });

  test('is every id of the simulators in the one that comes with Rollcall', () => {
    expect(of(demo)).toEqual([
      'targets.statuspage has localorg0000, which only the simulator knows',
      'targets.statuspage has localpage001, which only the simulator knows',
      'targets.statuspage has localpage002, which only the simulator knows',
      'access[0] (group *), statuspage has localpage001, which only the simulator knows',
      'access[1] (group sre), statuspage has localpage002, which only the simulator knows',
    ]);
  });

  test.each<[ConfigInput['deployment'], string]>([
    [{ alarmEmail: 'you@example.com' }, 'deployment.alarmEmail is you@example.com, which nobody reads'],
    [{ alarmEmail: 'you@acme.invalid' }, 'deployment.alarmEmail is you@acme.invalid, which nobody reads'],
    [
      { allowList: { okta: ['198.51.100.0/24', '8.8.8.8'] } },
      'deployment.allowList.okta has 198.51.100.0/24, from where nobody sends',
    ],
    [
      {
        domain: {
          name: 'rollcall.example.com',
          certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0f-1',
        },
      },
      'deployment.domain.name is rollcall.example.com, which nobody can own',
    ],
  ])('is a name or an address that belongs to nobody: %j', (deployment, placeholder) => {
    expect(of({ ...real, deployment })).toEqual([placeholder]);
  });

  test('is a source on this machine', () => {
    expect(of({ ...real, sources: { okta: { org: 'http://localhost:8788' } }, deployment: {} })).toEqual([
      'sources.okta has http://localhost:8788, which is on this machine',
    ]);
  });

  test.each(['sre@myexample.com', 'sre@example.com.acme.com', 'nobody'])('is not %s', (alarmEmail) => {
    expect(of({ ...real, deployment: { alarmEmail } })).toEqual([]);
  });
});
