import { defineTarget } from '../../core/contracts/define-target.ts';
import { accounts } from './accounts.ts';
import { act } from './act.ts';
import { check } from './check.ts';
import { createClient, listNamed } from './client.ts';
import { combine } from './combine.ts';
import { doctor } from './doctor.ts';
import { foreseen } from './foreseen.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import { extend } from './read-leaver.ts';
import { restore } from './restore.ts';
import { ErrorBody, Grant, Settings } from './schema.ts';
import { shown } from './shown.ts';
import { surfaces, unchecked } from './surfaces.ts';

/** Statuspage's Manage API: https://developer.statuspage.io */
export const statuspage = defineTarget({
  name: 'Statuspage',
  mute: 'permissions, page access and subscriptions are gone; the bare team member stays until the removal',
  surfaces,
  unchecked,
  settings: Settings,
  grant: Grant,
  combine,
  check,
  simulated: ['localorg0000', 'localpage001', 'localpage002'],
  api: {
    origin: () => 'https://api.statuspage.io',
    authorize: ({ key }) => ({ authorization: `OAuth ${key}` }),
    isOwnError: ({ body }) => ErrorBody.safeParse(body).success,
    // One a second, counted as sixty in any minute: https://developer.statuspage.io/#section/Rate-Limiting
    limits: ({ limits }) => ({ default: limits ?? [{ calls: 60, seconds: 60 }] }),
    // Its refusal from before 429 was common, still in use: https://developer.statuspage.io/#section/Rate-Limiting
    throttle: ({ status }) => (status === 420 ? {} : undefined),
  },
  connect: createClient,
  async probe(client) {
    await client.allPages();
  },
  doctor,
  observe,
  extend,
  plan,
  list: listNamed,
  accounts,
  act,
  shown,
  foreseen,
  restore,
});
