import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://pagertree.com/docs/api */
export const surfaces: readonly Surface[] = [
  { surface: 'events of every schedule', path: /^\/api\/v4\/(events|schedules)/ },
  { surface: 'escalation policies that hand alerts on to them', path: /^\/api\/v4\/escalation_policies/ },
  { surface: 'routers: default receivers and the text of rules', path: /^\/api\/v4\/routers/ },
  { surface: 'integrations that send them alerts', path: /^\/api\/v4\/integrations/ },
  { surface: 'open alerts', path: /^\/api\/v4\/alerts/ },
  { surface: 'teams, as a member and as an admin', path: /^\/api\/v4\/teams/ },
  { surface: 'the account user and its roles', path: /^\/api\/v4\/account_users/ },
];

export const unchecked: readonly Unchecked[] = [
  // https://pagertree.com/docs/api/broadcasts
  {
    surface: 'broadcasts, maintenance windows and stakeholders',
    why: 'the API shows them in part or not at all',
  },
  // https://pagertree.com/docs/api/integrations
  { surface: 'options of integrations', why: 'they may name a person in free text' },
  // https://pagertree.com/docs/api/alerts
  { surface: 'alerts that they acknowledged', why: 'the API does not show who did' },
  // https://pagertree.com/docs/api/account-users
  { surface: 'an invitation that they have not accepted', why: 'no call shows it' },
  { surface: 'API keys that they made', why: 'the API lists no keys: make new ones by hand' },
  // https://pagertree.com/docs/api/users
  {
    surface: 'the person’s own profile',
    why: 'it is theirs, and the API deletes none: it may belong to other accounts too',
  },
];
