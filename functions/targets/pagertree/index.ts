import { defineTarget } from '../../core/contracts/define-target.ts';
import { accounts } from './accounts.ts';
import { act } from './act.ts';
import { createClient, listNamed } from './client.ts';
import { doctor } from './doctor.ts';
import { foreseen } from './foreseen.ts';
import { observe } from './observe.ts';
import { cosmetics, extend, plan } from './plan.ts';
import { restore } from './restore.ts';
import { rotas } from './rotas.ts';
import { ErrorBody, Grant, Settings } from './schema.ts';
import { shown } from './shown.ts';
import { surfaces, unchecked } from './surfaces.ts';

/**
 * The documentation gives no number, only "too fast" (https://pagertree.com/docs/api/errors): two calls a second in
 * the long run, and a few at once, so that one person is done without waiting.
 */
const polite = [
  { calls: 5, seconds: 1 },
  { calls: 20, seconds: 10 },
];

/** PagerTree: https://pagertree.com/docs/api */
export const pagertree = defineTarget({
  name: 'PagerTree',
  mute: 'all roles are gone; teams, rotas and pages stay until the removal, because PagerTree can suspend nobody',
  surfaces,
  unchecked,
  replaces: ['person'],
  settings: Settings,
  grant: Grant,
  combine: (grants) => ({
    roles: union(grants.map(({ roles }) => roles)),
    teams: union(grants.map(({ teams }) => teams)),
    teamAdmin: union(grants.map(({ teamAdmin }) => teamAdmin)),
  }),
  api: {
    origin: () => 'https://api.pagertree.com',
    authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
    isOwnError({ status, body }) {
      const error = ErrorBody.safeParse(body);
      return error.success && error.data.code === status;
    },
    limits: ({ limits }) => ({ default: limits ?? polite }),
  },
  connect: createClient,
  probe: (client) => client.probe(),
  doctor,
  observe,
  extend,
  plan,
  cosmetics,
  list: listNamed,
  accounts,
  act,
  shown,
  foreseen,
  rotas,
  restore,
});

function union<T>(lists: (T[] | undefined)[]): T[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}
