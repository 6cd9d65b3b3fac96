import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://pagertree.com/docs/api */
export const surfaces: readonly Surface[] = [
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
  { surface: 'integrations', why: 'their options may name a person in free text' },
  { surface: 'API keys that they made', why: 'the API lists no keys: make new ones by hand' },
  // https://pagertree.com/docs/api/users
  {
    surface: 'the person’s own profile',
    why: 'it is theirs, and the API deletes none: it may belong to other accounts too',
  },
];
