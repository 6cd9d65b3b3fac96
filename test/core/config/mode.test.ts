import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../functions/read-config.ts';

const read = (settings: object, env?: Record<string, string>) =>
  readConfig({ sources: { okta: {} }, targets: { opsgenie: settings }, access: [] }, env);

describe('what Rollcall may do at a target by itself', () => {
  test('is to read and plan, until the operator says otherwise', () => {
    expect(read({}).modes).toEqual({ opsgenie: 'observe' });
    expect(read({ region: 'eu', mode: 'act' })).toMatchObject({
      modes: { opsgenie: 'act' },
      targets: { opsgenie: { region: 'eu' } },
    });
  });

  test('is what the machine says, where the configuration says nothing', () => {
    expect(read({}, { ROLLCALL_DEFAULT_MODE: 'act' }).modes).toEqual({ opsgenie: 'act' });
    expect(read({ mode: 'observe' }, { ROLLCALL_DEFAULT_MODE: 'act' }).modes).toEqual({
      opsgenie: 'observe',
    });
    expect(read({}, { ROLLCALL_DEFAULT_MODE: 'everything' }).modes).toEqual({ opsgenie: 'observe' });
  });

  test('is known by its name alone', () => {
    expect(() => read({ moed: 'act' })).toThrow(
      /^targets\.opsgenie: moed is not a key .* did you mean mode\?$/,
    );
  });
});
