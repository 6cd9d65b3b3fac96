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
});
