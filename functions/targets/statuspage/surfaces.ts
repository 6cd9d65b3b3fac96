import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://developer.statuspage.io */
export const surfaces: readonly Surface[] = [
  { surface: 'permissions of the team member', path: /^\/v1\/organizations\/[^/]+\/permissions/ },
  { surface: 'the team member', path: /^\/v1\/organizations\/[^/]+\/users/ },
  { surface: 'page access users, on every page', path: /^\/v1\/pages\/[^/]+\/page_access_users/ },
  {
    surface: 'e-mail and webhook subscribers in every state, on every page',
    path: /^\/v1\/pages\/[^/]+\/subscribers/,
  },
  {
    surface: 'subscribers of each open incident, on every page',
    path: /^\/v1\/pages\/[^/]+\/incidents/,
  },
];

export const unchecked: readonly Unchecked[] = [
  // https://developer.statuspage.io/#tag/subscribers
  { surface: 'SMS subscribers', why: 'a phone number is not tied to a person by an e-mail' },
  { surface: 'Slack and Teams subscribers', why: 'a channel is not tied to a person by an e-mail' },
  // https://support.atlassian.com/statuspage/docs/create-and-manage-api-keys/
  { surface: 'API keys that they made or know', why: 'the API lists no keys: make new ones by hand' },
];
