import type { Step } from '../../functions/core/contracts/step.ts';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import { absent, jane, opsgenieBench } from './opsgenie.ts';
import { workbench } from './target.ts';

export const [me, joe, kim] = ['jane@example.com', 'joe@example.com', 'kim@example.com'] as const;
const people = [jane, { username: joe, fullName: 'Joe' }, { username: kim, fullName: 'Kim' }];
const monday = '2026-01-05T09:00:00Z';
export const now = () => Date.parse(monday);
export const user = (username: string) => ({ type: 'user', username });
export const weekly = (...participants: string[]) => ({
  name: `of ${participants.length}`,
  type: 'weekly',
  length: 1,
  startDate: monday,
  participants: participants.map(user),
});

type Seed = Record<string, unknown[]>;

/** A simulated Opsgenie at nine on a Monday, with these people and what else is given. */
export async function office(seed: Seed, otherwise: 'hold' | 'force' = 'hold') {
  const made = opsgenieBench({ seeds: { users: people } });
  const bench = workbench(opsgenie, opsgenie.settings.parse({}), made.simulator.app, { now });
  bench.otherwise = otherwise;
  await made.request('POST', '/_seed', seed);
  const state = async () => (await (await made.simulator.app.request('/_state')).json()) as State;
  return {
    ...made,
    bench,
    state,
    participants: async () =>
      (await state()).schedules.flatMap(({ rotations }) =>
        rotations.map(({ participants }) => participants.map((each) => each.username ?? each.type)),
      ),
    held: async () => {
      const thrown = (await bench.converge(absent).catch((failure: unknown) => failure)) as {
        hold?: { by: string; steps: Step[] };
      };
      return thrown.hold;
    },
    isThere: async () => (await state()).users.some(({ username }) => username === me),
  };
}

type State = {
  users: { username: string }[];
  schedules: {
    id: string;
    rotations: { id: string; participants: { type: string; username?: string }[] }[];
    overrides: { user: { username: string } }[];
  }[];
  escalations: { rules: { recipient: { username: string } }[] }[];
  routingRules: { notify: { type: string; username?: string; name?: string } }[];
  forwardingRules: unknown[];
};

/** Jane with two teams, one rotation and one escalation, among fifty schedules. */
export const amongFifty = {
  schedules: Array.from({ length: 50 }, (_, index) => ({
    id: `S${index}`,
    name: `Rota ${index}`,
    rotations: [weekly(...(index === 7 ? [me, joe] : [joe, kim]))],
  })),
  teams: ['One', 'Two'].map((name) => ({ name, members: [{ username: me }, { username: joe }] })),
  escalations: [{ name: 'Databases', rules: [{ recipient: user(me) }, { recipient: user(joe) }] }],
};
