import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGoodKeys } from '../../../../infra/local/good-keys.ts';
import { createSimulators, type Vendor } from '../../../../infra/local/simulators/index.ts';

let folder: string;
let file: string;
let writes = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-keys-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Two writes within a tick of the file system's clock would look like one. */
function write(secrets: object | string): void {
  writeFileSync(file, typeof secrets === 'string' ? secrets : JSON.stringify(secrets));
  utimesSync(file, ++writes, writes);
}

const world = { now: Date.now, sleep: async () => {} };
const vendors: [Vendor, name: string, field: string, path: string, header: (key: string) => string][] = [
  ['opsgenie', 'targets/opsgenie', 'key', '/v2/account', (key) => `GenieKey ${key}`],
  ['statuspage', 'targets/statuspage', 'key', '/v1/pages', (key) => `OAuth ${key}`],
  ['pagertree', 'targets/pagertree', 'key', '/api/v4/teams', (key) => `Bearer ${key}`],
  ['okta', 'sources/okta', 'token', '/api/v1/eventHooks', (key) => `SSWS ${key}`],
  ['pagerduty', 'sources/pagerduty', 'token', '/webhook_subscriptions', (key) => `Token token=${key}`],
];

describe.each(vendors)('%s, simulated', (vendor, name, field, path, header) => {
  const status = async (
    key: string,
    simulators = createSimulators(world, { keysOf: createGoodKeys(file) }),
  ) => {
    const answer = await simulators[vendor]?.app.request(path, { headers: { authorization: header(key) } });
    return answer?.status;
  };

  it('takes the key in the file of local secrets and refuses every other as the vendor does', async () => {
    write({ [name]: { [field]: 'good' } });
    expect([await status('good'), await status('bad'), await status('toString')]).toEqual([200, 401, 401]);
  });

  it('takes a new key from the moment it is in the file, and the old one no more', async () => {
    write({ [name]: { [field]: 'old' } });
    const simulators = createSimulators(world, { keysOf: createGoodKeys(file) });
    expect(await status('old', simulators)).toBe(200);
    write({ [name]: { [field]: 'new' } });
    expect([await status('old', simulators), await status('new', simulators)]).toEqual([401, 200]);
  });

  it('takes the key of its target and the token of its source', async () => {
    write({ [`targets/${vendor}`]: { key: 'one' }, [`sources/${vendor}`]: { token: 'other' } });
    expect([await status('one'), await status('other'), await status('bad')]).toEqual([200, 200, 401]);
  });

  it('keeps to the key it knows while the file is half written', async () => {
    write({ [name]: { [field]: 'good' } });
    const simulators = createSimulators(world, { keysOf: createGoodKeys(file) });
    await status('good', simulators);
    write('{"targets');
    expect([await status('good', simulators), await status('bad', simulators)]).toEqual([200, 401]);
  });

  it('takes any key, but not none, where the file says nothing of it', async () => {
    write({});
    expect([await status('any'), await status('')]).toEqual([200, 401]);
    rmSync(file);
    expect(await status('any')).toBe(200);
  });
});
