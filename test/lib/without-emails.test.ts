import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../functions/lib/log.ts';
import { withoutEmails } from '../../functions/lib/without-emails.ts';
import { captureOutput } from '../support/output.ts';

let output: ReturnType<typeof captureOutput> | undefined;
afterEach(() => output?.release());

test.each([
  ['jane@example.com'],
  ['okta:acme.okta.com:jane.o+x@example.com:00g1'],
  ['hydrate <jane@EXAMPLE.com>, again'],
  ['user.deleted scim:"jane@bücher.example"'],
  ['a lone@b'],
])('%s names nobody', (text) => {
  expect(withoutEmails(text)).not.toMatch(/jane|@|example|lone/i);
});

test('the same address is the same hash, in any letter case, so that lines can be found together', () => {
  expect(withoutEmails('Jane@Example.com')).toBe(withoutEmails('jane@example.com'));
  expect(withoutEmails('jane@example.com')).not.toBe(withoutEmails('joe@example.com'));
});

test('what is no address stays as it is', () => {
  const text = 'Error at file:///var/task/node_modules/@aws-sdk/client-sqs/index.js:1:2 @ noon';
  expect(withoutEmails(text)).toBe(text);
});

test('no line of the log holds an id that is an e-mail, however deep in the facts', () => {
  output = captureOutput();
  const log = createLog('route');
  log.info('routed jane@example.com', {
    event: 'scim:jane@example.com',
    persons: ['id1', 'jane@example.com'],
    cause: { place: ['at jane@example.com'] },
    received: 3,
  });
  expect(output.text()).toContain('"received":3');
  expect(output.text()).toContain('"id1"');
  expect(output.text()).not.toMatch(/jane|example\.com/);
});
