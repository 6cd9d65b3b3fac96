import { describe, expect, it } from 'vitest';
import { createPaint, welcome } from '../../../infra/local/welcome.ts';

const machine = {
  urls: {
    webhooks: 'http://127.0.0.1:8787',
    simulators: 'http://127.0.0.1:8788',
    sqs: '',
    dynamodb: '',
    secrets: '',
  },
  resolvedTemplate: {
    secrets: [
      'rollcall/dev/sources/okta',
      'rollcall/dev/targets/opsgenie',
      'rollcall/dev/targets/statuspage',
    ],
    tables: [],
    queues: [],
    functions: [],
    mappings: [],
    httpRoutes: [],
    schedules: [],
  },
};
const text = (port = 8787, environment = {}) =>
  welcome({ machine, port, logFile: '.rollcall/local.log', environment }, createPaint(false));

describe('the text at the start', () => {
  it('says where webhooks go, where the vendors are to be seen, and what to try first', () => {
    for (const line of [
      'http://127.0.0.1:8787/webhooks/okta',
      'http://127.0.0.1:8788/opsgenie/_state',
      'http://127.0.0.1:8788/statuspage/_state',
      '.rollcall/local.log',
      '  npm run send -- okta user.lifecycle.create jane@example.com',
      '  npm run status -- jane@example.com',
      'Ctrl-C',
    ]) {
      expect(text()).toContain(line);
    }
  });

  it('gives commands that find this machine where it is on another port', () => {
    expect(text(9000)).toContain('  PORT=9000 npm run send -- okta');
  });

  it('has the commands of the demo read its configuration, on this port and in this mode', () => {
    const facts = { machine, port: 9000, logFile: '.rollcall/local.log', demo: true };
    const said = welcome({ ...facts, environment: { ROLLCALL_DEFAULT_MODE: 'ask' } }, createPaint(false));
    expect(said).toContain(
      '  export ROLLCALL_CONFIG=infra/local/demo/demo.config.ts ROLLCALL_SECRETS_FILE=.rollcall/demo-secrets.json PORT=9000 ROLLCALL_DEFAULT_MODE=ask\n',
    );
    expect(said).toContain('  npx rollcall import okta\n');
  });

  it('does not call simulated what is the real thing', () => {
    const own = text(8787, { ROLLCALL_STATUSPAGE_URL: 'https://api.statuspage.io' });
    expect(own).toContain('https://api.statuspage.io (ROLLCALL_STATUSPAGE_URL)');
    expect(own).not.toContain('/statuspage/_state');
  });

  it('is plain where colours are not wanted', () => {
    expect(text()).not.toContain('\u001b');
    expect(createPaint(true).bold('x')).toBe('\u001b[1mx\u001b[0m');
  });
});
