import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { keys } from '../../functions/core/roster/keys.ts';
import { sign } from '../../functions/sources/pagerduty/signature.ts';
import type { Synthesized } from '../../infra/local/assembly-store.ts';
import { listen } from '../../infra/local/http.ts';
import { synthesize } from '../../infra/local/synth.ts';
import { type Rollcall, startRollcall } from './machine.ts';

let assembly: Synthesized;
let rollcall: Rollcall;
/** A second machine, whose worker is killed while the others' stories are told: that it is looked after takes a minute. */
let other: Rollcall;
let elsewhere: Awaited<ReturnType<typeof vendorElsewhere>>;
let killed: Promise<void>;

beforeAll(async () => {
  assembly = await synthesize({
    environment: { ...process.env, ROLLCALL_CONFIG: 'test/flow/rollcall.config.ts' },
  });
  elsewhere = await vendorElsewhere();
  [rollcall, other] = await Promise.all([
    startRollcall(assembly.folder, {}, { unlimited: true }),
    startRollcall(assembly.folder, { ROLLCALL_OPSGENIE_URL: elsewhere.url }),
  ]);
  killed = killInTheMiddle();
  // Whether it could be done is that test's question which waits for it.
  killed.catch(() => {});
}, 600_000);

afterAll(async () => {
  await Promise.all([rollcall.stop(), other.stop()]);
  elsewhere.close();
  assembly.release();
});

const patiently = <T>(check: () => T | Promise<T>, timeout = 60_000) =>
  vi.waitFor(check, { timeout, interval: 50 });
const eventually = { timeout: 300_000 };

/** A vendor that answers 503 to everything, and notes what it was asked. */
async function vendorElsewhere() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    response.writeHead(503).end();
  });
  const { url, close } = await listen(server, 0, 'elsewhere');
  return { asked, url, close };
}

/** What the other machine knows of the person in whose middle its worker is killed. */
async function kim() {
  const person = await other.roster.linkOwner(keys.emailLink('kim@example.com'));
  return other.roster.load(person ?? 'nobody');
}

/** Kills the worker of the other machine while Statuspage keeps it waiting for the answer to a write. */
async function killInTheMiddle(): Promise<void> {
  await other.fault('statuspage', { delayMs: 5_000, method: 'POST' });
  await other.post('okta', other.make('okta', { type: 'user.lifecycle.create', email: 'kim@example.com' }));
  await patiently(async () => {
    const { accounts } = await kim();
    expect(accounts.statuspage).toMatchObject({
      status: 'working',
      plan: [expect.stringContaining('create')],
    });
  });
  const atWork = other.instances().filter((one) => one.function.includes('apply-statuspage') && one.busy);
  expect(atWork).toHaveLength(1);
  for (const { pid } of atWork) process.kill(pid ?? 0, 'SIGKILL');
}

async function everywhere(email: string) {
  const [opsgenie, statuspage, pagertree] = await Promise.all(
    ['opsgenie', 'statuspage', 'pagertree'].map((id) => rollcall.state(id)),
  );
  return {
    opsgenie: opsgenie?.users?.find(({ username }) => username === email),
    statuspage: statuspage?.pageAccessUsers?.filter((viewer) => viewer.email === email),
    pagertree: pagertree?.accountUsers?.find((person) => JSON.stringify(person).includes(email)),
  };
}

/** Waits until every target is applied for a person, and nothing more is under way. */
async function settled(email: string) {
  await patiently(async () => {
    const person = await rollcall.roster.linkOwner(keys.emailLink(email));
    const { accounts } = await rollcall.roster.load(person ?? 'nobody');
    const states = Object.values(accounts).map(({ status, desiredHash, appliedHash, lease }) => [
      status,
      desiredHash === appliedHash,
      lease,
    ]);
    expect(states).toEqual([1, 2, 3].map(() => ['applied', true, undefined]));
  });
}

describe('the pipeline', () => {
  test('brings a PagerDuty user to all three vendors', eventually, async () => {
    const email = 'paula@example.com';
    expect(
      await rollcall.post('pagerduty', rollcall.make('pagerduty', { type: 'user.created', email })),
    ).toBe(202);
    await patiently(async () => {
      const { opsgenie, statuspage, pagertree } = await everywhere(email);
      expect(opsgenie).toMatchObject({ role: 'User' });
      expect(statuspage).toHaveLength(1);
      expect(pagertree).toBeDefined();
    });
    await settled(email);
  });

  // The kind: what SQS or DynamoDB, of one machine or of AWS, refuses or mangles on the way.
  test.each([
    ['an emoji', 'emma@example.com', 'Emma 😀 Åberg', 'Emma 😀 Åberg'],
    ['noncharacters', 'nora@example.com', 'Nora \ufffe\uffff Roe', 'Nora \ufffe\uffff Roe'],
    ['half of a surrogate pair', 'hal@example.com', 'Hal \ud83d Roe', 'Hal \ufffd Roe'],
  ])('brings a name with %s to the vendors', eventually, async (_, email, name, shown) => {
    const created = rollcall.make('pagerduty', { type: 'user.created', email, name });
    expect(await rollcall.post('pagerduty', created)).toBe(202);
    await patiently(async () => {
      const { opsgenie, pagertree } = await everywhere(email);
      expect(opsgenie).toMatchObject({ fullName: shown });
      expect(JSON.stringify(pagertree)).toContain(shown);
    });
    await settled(email);
  });

  test(
    'a joiner from Okta, a mover, a person suspended; then all of it again, and not one more vendor call',
    eventually,
    async () => {
      const email = 'jane@example.com';
      const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1_000).toISOString();
      const created = rollcall.make('okta', { type: 'user.lifecycle.create', email, at: at(0) });
      const joined = rollcall.make('okta', {
        type: 'group.user_membership.add',
        email,
        group: 'sre',
        at: at(1),
      });
      const suspended = rollcall.make('okta', { type: 'user.lifecycle.suspend', email, at: at(2) });
      for (const one of [created, joined]) expect(await rollcall.post('okta', one)).toBe(200);
      await patiently(async () => {
        const { opsgenie, statuspage, pagertree } = await everywhere(email);
        expect(opsgenie).toMatchObject({ role: 'Admin', teams: ['SRE'] });
        expect(statuspage).toHaveLength(2);
        expect(JSON.stringify(pagertree)).toContain('"communicator":true');
      });
      await settled(email);
      expect(await rollcall.post('okta', suspended)).toBe(200);
      await patiently(async () => {
        const { opsgenie, statuspage, pagertree } = await everywhere(email);
        expect(JSON.stringify(opsgenie?.contacts)).not.toContain('"enabled":true');
        expect(statuspage).toEqual([]);
        expect(JSON.stringify(pagertree)).not.toContain('"communicator":true');
      });
      await settled(email);

      const calls = rollcall.calls().length;
      const routed = () => rollcall.log.filter((line) => line.includes('"routed"')).length;
      const before = routed();
      for (let round = 0; round < 5; round++) {
        for (const one of [suspended, joined, created]) expect(await rollcall.post('okta', one)).toBe(200);
      }
      // The queue swallows what it has seen within five minutes; one that is new to it is routed after all of them.
      await rollcall.post(
        'okta',
        rollcall.make('okta', { type: 'group.user_membership.add', email, group: 'chess', at: at(1.5) }),
      );
      await patiently(() => expect(routed()).toBeGreaterThan(before));
      expect(rollcall.calls().slice(calls)).toEqual([]);
    },
  );

  test('a leaver is muted, and removed when the grace period is over', eventually, async () => {
    const email = 'leo@example.com';
    await rollcall.post('okta', rollcall.make('okta', { type: 'user.lifecycle.create', email }));
    await settled(email);
    await rollcall.post('okta', rollcall.make('okta', { type: 'user.lifecycle.deactivate', email }));
    await patiently(async () => {
      const { opsgenie } = await everywhere(email);
      expect(JSON.stringify(opsgenie?.contacts)).not.toContain('"enabled":true');
    });
    await patiently(async () => {
      await rollcall.invoke('sweep', {});
      const { opsgenie, statuspage, pagertree } = await everywhere(email);
      expect([opsgenie, statuspage, pagertree]).toEqual([undefined, [], undefined]);
    }, 300_000);
  });
});

describe('a client of SCIM', () => {
  test(
    'makes a user with a team, takes them out of it, has them on leave and back, and deletes them',
    eventually,
    async () => {
      const email = 'sam@example.com';
      const emails = [{ primary: true, type: 'work', value: email }];
      const { status, body } = await rollcall.scim('POST', '/Users', {
        userName: email,
        emails,
        active: true,
      });
      expect(status).toBe(201);
      const members = [{ value: body.id }];
      const sre = await rollcall.scim('POST', '/Groups', { displayName: 'sre', members });
      const opsgenie = async () => (await everywhere(email)).opsgenie;
      const patch = (path: string, ...Operations: object[]) => rollcall.scim('PATCH', path, { Operations });
      const active = (value: boolean) => ({ op: 'replace', value: { active: value } });
      await patiently(async () => expect(await opsgenie()).toMatchObject({ role: 'Admin', teams: ['SRE'] }));
      await patch(`/Groups/${sre.body.id}`, { op: 'remove', path: `members[value eq "${body.id}"]` });
      await patiently(async () => expect(await opsgenie()).toMatchObject({ role: 'User', teams: [] }));
      expect((await patch(`/Users/${body.id}`, active(false))).body).toMatchObject({ active: false });
      await patiently(async () => expect(JSON.stringify(await opsgenie())).not.toContain('"enabled":true'));
      await patch(`/Users/${body.id}`, active(true));
      await patiently(async () => expect(JSON.stringify(await opsgenie())).toContain('"enabled":true'));
      expect((await rollcall.scim('DELETE', `/Users/${body.id}`)).status).toBe(204);
      await patiently(async () => {
        await rollcall.invoke('sweep', {});
        expect(await opsgenie()).toBeUndefined();
      }, 300_000);
    },
  );

  test('is told 401 without the token, and reads its own words at once with it', async () => {
    const anonymous = await fetch(`${rollcall.urls.webhooks}/scim/v2/Users`);
    expect(anonymous.status).toBe(401);
    const { body } = await rollcall.scim('POST', '/Users', { userName: 'ida@example.com', active: false });
    const found = await rollcall.scim('GET', '/Users?filter=userName%20eq%20%22IDA%40example.com%22');
    expect(found.body.Resources).toEqual([body]);
  });
});

describe('the front door', () => {
  const make = () => rollcall.make('pagerduty', { type: 'user.created', email: 'never@example.com' });

  test('refuses a forged signature with 401', async () => {
    const { headers, body } = make();
    expect(await rollcall.post('pagerduty', { headers, body: `${body} ` })).toBe(401);
  });

  test('takes verified garbage with 202 and keeps it where a human finds it', async () => {
    const body = 'garbage {';
    const [secret = ''] = rollcall.secretsOf('pagerduty');
    const headers = { 'x-pagerduty-signature': sign(Buffer.from(body), secret) };
    expect(await rollcall.post('pagerduty', { headers, body })).toBe(202);
    const [deadLetter] = await patiently(async () => {
      const found = await rollcall.deadLetters('lifecycle-dead');
      expect(found).toHaveLength(1);
      return found;
    });
    expect(Buffer.from(deadLetter?.Body ?? '', 'base64').toString()).toBe(body);
  });

  test('refuses two mebibytes with 413', async () => {
    expect(
      await rollcall.post('pagerduty', { headers: make().headers, body: 'x'.repeat(2 * 1_048_576) }),
    ).toBe(413);
  });
});

describe('a machine of another making', () => {
  test('sends workers where ROLLCALL_<VENDOR>_URL says', eventually, async () => {
    await patiently(() => expect(elsewhere.asked).toContain('GET /v2/users/kim%40example.com'));
  });

  test('loses nothing when its worker is killed with kill -9 in the middle of a person', {
    timeout: 1_200_000,
  }, async () => {
    await killed;
    await patiently(async () => {
      const { accounts } = await kim();
      expect(accounts.statuspage).toMatchObject({ status: 'applied' });
      expect(accounts.statuspage?.lease).toBeUndefined();
      const { pageAccessUsers = [] } = await other.state('statuspage');
      expect(pageAccessUsers.filter(({ email }) => email === 'kim@example.com')).toHaveLength(1);
    }, 600_000);
  });

  test('answers 503 while the queue is stopped', async () => {
    await other.stopQueue();
    const late = other.make('okta', { type: 'user.lifecycle.create', email: 'late@example.com' });
    expect(await other.post('okta', late)).toBe(503);
    expect((await other.scim('POST', '/Users', { userName: 'late@example.com' })).status).toBe(503);
    expect((await other.scim('GET', '/Users')).body.totalResults).toBe(0);
  });
});
