import { defineTarget } from '../../core/target.ts';
import { act } from './act.ts';
import { createClient } from './client.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import { Grant, Settings } from './schema.ts';

/** PagerTree: https://pagertree.com/docs/api */
export const pagertree = defineTarget({
  name: 'PagerTree',
  settings: Settings,
  grant: Grant,
  combine: (grants) => ({
    roles: union(grants.map(({ roles }) => roles)),
    teams: union(grants.map(({ teams }) => teams)),
    teamAdmin: union(grants.map(({ teamAdmin }) => teamAdmin)),
  }),
  origin: () => 'https://api.pagertree.com',
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  // The documentation gives no number, only "too fast": https://pagertree.com/docs/api/errors
  limits: ({ limits }) => ({ default: limits ?? [{ calls: 2, seconds: 1 }] }),
  connect: (_settings, vendor) => createClient(vendor),
  probe: (client) => client.probe(),
  observe,
  plan,
  act,
});

function union<T>(lists: (T[] | undefined)[]): T[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}
