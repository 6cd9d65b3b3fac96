import { expect, test } from 'vitest';
import { functionFor } from '../../../infra/local/http-routes.ts';
import type { FunctionPlan } from '../../../infra/local/resolved-template.ts';

const plan = (name: string): FunctionPlan => ({
  name,
  label: name,
  arn: '',
  folder: '',
  handler: '',
  environment: {},
  timeout: 0,
  memory: 0,
});

test('a request goes to the function of the longest path that it is under', () => {
  const routes = [
    { to: plan('receive') },
    { under: '/scim/v2', to: plan('scim') },
    { under: '/scim', to: plan('old') },
  ];
  const asked = (path: string) => functionFor(routes, path)?.name;
  expect(asked('/webhooks/okta')).toBe('receive');
  expect(asked('/scim/v2/Users/1')).toBe('scim');
  expect(asked('/scim/v1/Users')).toBe('old');
  expect(asked('/scim/v2')).toBe('old');
  expect(asked('/scimitar')).toBe('receive');
  expect(functionFor([], '/')).toBeUndefined();
});
