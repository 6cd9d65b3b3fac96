import { describe, expect, test } from 'vitest';
import { parseSources } from '../../../functions/core/config/config.ts';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';
import { sources } from '../../../functions/sources/index.ts';

const parse = (org: unknown) => parseSources({ sources: { okta: { org } } }, sources);

describe('the organization, to which a token is sent,', () => {
  test.each([
    'https://acme.okta.com',
    'https://acme.okta.com/',
    'https://Acme.Okta.com',
    'https://id.acme.example:8443',
    'https://acme.okta.com:443',
    'http://localhost:8788',
    'http://127.0.0.1:8788/',
    'http://[::1]:8788',
  ])('may be %s', (org) => {
    expect(parse(org)).toMatchObject({ okta: { org } });
  });

  test.each([
    '',
    'acme.okta.com',
    'acme',
    'http://acme.okta.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'ftp://acme.okta.com',
    'javascript:alert(1)',
    'https://',
    'https://acme.okta.com/api/v1',
    'https://acme.okta.com//',
    'https://acme.okta.com?x=1',
    'https://acme.okta.com/#x',
    'https://user:secret@acme.okta.com',
    'https://acme.okta.com\\evil.example',
    ' https://acme.okta.com',
    'https://acme.okta.com\n',
    7,
  ])('is refused by name as %j', (org) => {
    expect(() => parse(org)).toThrow(InvalidConfig);
    expect(() => parse(org)).toThrow(/^sources\.okta, at org: /);
    if (typeof org === 'string') expect(() => parse(org)).toThrow(/write https and a host, nothing else/);
  });

  test.each(['https://acme-admin.okta.com', 'https://acme-admin.oktapreview.com/'])(
    'is not the admin console, such as %s',
    (org) => {
      expect(() => parse(org)).toThrow(
        /at org: write the host without -admin, such as https:\/\/acme\.okta\.com\.$/,
      );
    },
  );

  test('may have -admin in a name of its own', () => {
    expect(parse('https://team-admin.acme.com')).toMatchObject({
      okta: { org: 'https://team-admin.acme.com' },
    });
  });
});

describe('the header of the secret', () => {
  const header = (name: string) => parseSources({ sources: { okta: { header: name } } }, sources);

  test.each(['Host', 'content-type', 'X-Okta-Verification-Challenge'])('is not %s', (name) => {
    expect(() => header(name)).toThrow(/^sources\.okta, at header: that header has a meaning of its own/);
  });

  test.each(['Authorization', 'x-acme-secret'])('may be %s', (name) => {
    expect(header(name)).toMatchObject({ okta: { header: name } });
  });
});
