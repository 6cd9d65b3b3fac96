import { createSimulators } from '../../../../infra/local/simulators/index.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const world = { now: () => now, sleep: async () => {} };
const keys: Record<string, string> = {
  opsgenie: 'GenieKey k',
  statuspage: 'OAuth k',
  pagertree: 'Bearer k',
  okta: 'SSWS k',
  pagerduty: 'Token token=k',
};

type Sections = Record<string, Record<string, unknown>[]>;

/** One simulated vendor, at first with a small account or with nothing. */
export function create(vendor: string, empty = false) {
  const simulator = createSimulators(world, { empty })[vendor];
  if (simulator === undefined) throw new Error(`no ${vendor}`);
  const { app } = simulator;
  const headers = {
    authorization: keys[vendor] ?? '',
    from: 'owner@example.com',
    'content-type': 'application/json',
  };
  return {
    async state(): Promise<Sections> {
      const { calls: _, ...sections } = (await (await app.request('/_state')).json()) as Sections;
      return sections;
    },
    async seed(body: unknown) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await app.request('/_seed', { method: 'POST', body: text });
      return { status: answer.status, ...((await answer.json()) as { error?: string; added?: object }) };
    },
    async call(method: string, path: string, body?: unknown) {
      const answer = await app.request(path, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
