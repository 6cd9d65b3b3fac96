import { describe, expect, it } from 'vitest';
import { passedThrough, vendorVariable } from '../../../../infra/local/lambda/environment.ts';

describe('what functions get of the operator’s own environment', () => {
  it('is where the vendors are, and whom to trust on the way', () => {
    const own = {
      ROLLCALL_OPSGENIE_URL: 'https://proxy.test',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      ROLLCALL_CONFIG: 'x.ts',
      AWS_PROFILE: 'production',
      HOME: '/home/me',
    };
    expect(passedThrough(own)).toEqual({
      ROLLCALL_OPSGENIE_URL: 'https://proxy.test',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    });
  });

  it('is not an empty address, which would lead past the simulator to the real vendor', () => {
    expect(passedThrough({ ROLLCALL_OPSGENIE_URL: '' })).toEqual({});
  });

  it('is named after the target', () => {
    expect(vendorVariable('opsgenie')).toBe('ROLLCALL_OPSGENIE_URL');
  });
});
