import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { absent } from '../support/pagerduty.ts';
import {
  bob,
  cem,
  daily,
  kim,
  me,
  member,
  on,
  organisation,
  policy,
  weekly,
} from '../support/pagerduty-rotas.ts';

/** Jane everywhere: in a layer and an override, in an event, overrides and a custom shift, in a policy and an incident. */
const everywhere = {
  schedules: [
    {
      id: 'PS1',
      name: 'Nights',
      schedule_layers: [weekly('PL1', bob, me, cem)],
      overrides: [{ start: on(30), end: on(31), user: { id: me } }],
    },
    { id: 'PS2', name: 'Others', schedule_layers: [weekly('PL2', bob)] },
  ],
  schedules_v3: [
    {
      id: 'PS3',
      name: 'Days',
      rotations: [{ id: 'ROT', events: [daily('E1', [bob, me])] }],
      overrides: [
        {
          rotation_id: 'ROT',
          start_time: on(3),
          end_time: on(4),
          overridden_member: member(me),
          overriding_member: member(cem),
        },
      ],
      custom_shifts: [{ start_time: on(8), end_time: on(9), assignments: [{ member: member(me) }] }],
    },
    { id: 'PS4', name: 'Of others', rotations: [{ id: 'ROT2', events: [daily('E2', [bob])] }] },
  ],
  escalation_policies: [policy('PEP', [me, bob]), policy('PEP2', [bob])],
  incidents: [
    { users: [me], escalation_policy: 'PEP' },
    { users: [me], escalation_policy: 'PEP2' },
  ],
};

type Call = { method: string; answer(): Promise<Response> };
type Meddle = (call: Call, index: number) => Promise<Response> | Response;

/** An organisation at the other end of a line that shows lists two rows at a time, and on which `meddle` sits. */
async function over(meddle: Meddle) {
  let index = 0;
  const methods: string[] = [];
  const line = (app: Hono) =>
    new Hono()
      .onError((error) => {
        throw error;
      })
      .all('*', (c) => {
        const url = new URL(c.req.url);
        if (url.searchParams.has('limit')) url.searchParams.set('limit', '2');
        methods.push(c.req.method);
        const answer = async () => app.fetch(new Request(url, c.req.raw));
        return meddle({ method: c.req.method, answer }, index++);
      });
  const org = await organisation(everywhere, line);
  org.standIn({ default: { person: 'kim@example.com' } });
  return { ...org, methods };
}

const reference = await over(({ answer }) => answer());
const before = await reference.cover();
await reference.converge(absent);
const end = await reference.cover();
const firstPlaces = reference.bench.known.snapshot?.places?.turns;

test('the removal that is interrupted here puts a stand-in everywhere', () => {
  expect(end).toEqual({
    layers: [[`${bob},${kim},${cem}`], [bob]],
    overrides: [[on(31), kim]],
    events: [`${bob},${kim}`, bob],
    shifts: [
      [[[kim, cem]], [[kim]]],
      [[], []],
    ],
    rules: [[[kim, bob]], [[bob]]],
    incidents: [
      ['triggered', kim],
      ['triggered', kim],
    ],
    users: ['POWNER1', bob.toString(), cem, kim],
  });
});

const withBody = (body: (text: string) => string) => async (answer: Response) =>
  new Response(body(await answer.text()), { status: answer.status, headers: answer.headers });
const failures: Record<string, (answer: Response) => Response | Promise<Response>> = {
  'a 503': () => new Response('unavailable', { status: 503 }),
  'a lost connection': () => {
    throw new TypeError('fetch failed');
  },
  'a page that is cut off': withBody((text) => text.slice(0, -20)),
  'an empty list': withBody((text) =>
    text.replace(/:\[\{.*\}\],"limit"/, ':[],"limit"').replace('"more":true', '"more":false'),
  ),
  'the 404 page of a proxy': () => new Response('<html>not found</html>', { status: 404 }),
};

describe('a read for a removal', () => {
  const writes = reference.methods.findIndex((method) => method !== 'GET');
  const reads = reference.methods.flatMap((method, index) => (method === 'GET' ? [index] : []));

  test.each(Object.keys(failures))(
    'that is answered with %s, whichever it is, takes nothing away, and the next look does',
    async (name) => {
      for (const at of reads) {
        const org = await over(async ({ answer }, index) => {
          const own = await answer();
          return index === at ? (failures[name]?.(own) ?? own) : own;
        });
        const outcome = await org.converge(absent).then(
          () => 'done',
          (thrown: Error) => thrown.name,
        );
        const left = await org.cover();
        const where = `read ${at}: ${outcome}`;
        if (outcome !== 'done') expect(['Transient', 'Blocked'], where).toContain(outcome);
        if (outcome !== 'done' && at < writes && name !== 'an empty list')
          expect(left, where).toEqual(before);
        // Whatever was done by then, nobody is missing whom nobody stands in for.
        expect(
          left.incidents.every(([status, user]) => status === 'triggered' && user !== undefined),
          where,
        ).toBe(true);
        expect(left.layers[0]?.[0]?.split(',')).toHaveLength(3);
        if (outcome === 'done') continue;
        org.clock.advance(61_000);
        await org.converge(absent);
        expect(await org.cover(), where).toEqual(end);
      }
    },
  );
});

test.each(['before', 'after'])(
  'a process that ends %s any of its calls is followed by one that comes to the same end',
  async (when) => {
    for (const [at] of reference.methods.entries()) {
      let isDead = false;
      const org = await over(async ({ answer }, index) => {
        if (isDead || (index === at && when === 'before')) isDead = true;
        if (isDead) throw new TypeError('killed');
        const own = await answer();
        if (index !== at) return own;
        isDead = true;
        throw new TypeError('killed');
      });
      await org.converge(absent).catch(() => {});
      org.clock.advance(61_000);
      const next = org.successor();
      await next.converge(absent);
      expect(await org.cover(), `call ${at}`).toEqual(end);
      if (org.bench.known.snapshot !== undefined) {
        expect(next.known.snapshot?.places?.turns, `call ${at}`).toEqual(firstPlaces);
      }
    }
  },
);

test('a key that may not read schedules of shifts is said in the plan, and one by which they are paged stops it', async () => {
  const refused = {
    path: '/v3/schedules',
    status: 403,
    times: 9,
    body: { error: { message: 'Forbidden', code: 2010 } },
  };
  const org = await organisation({
    incidents: [{ users: [me], escalation_policy: 'PEP' }],
    escalation_policies: [policy('PEP', [bob])],
  });
  await org.fault(refused);
  expect((await org.rehearse(absent)).titles.at(-1)).toBe(
    'Delete the account, without a look at schedules of shifts, which are not open to the key',
  );
  await org.converge(absent);
  expect(await org.user()).toBeUndefined();
  const paged = await organisation({
    schedules_v3: [{ id: 'PS3', name: 'Days', rotations: [{ id: 'ROT', events: [daily('E1', [me])] }] }],
    escalation_policies: [policy('PEP', ['PS3'])],
  });
  await paged.fault(refused);
  await expect(paged.converge(absent)).rejects.toMatchObject({
    name: 'Blocked',
    by: expect.stringMatching(/schedule PS3, which the key may not read/),
  });
});
