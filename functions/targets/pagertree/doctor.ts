import { type Doctor, type Finding, lookedFor } from '../../core/contracts/finding.ts';
import type { Client } from './client.ts';
import type { Grant, Settings } from './schema.ts';

export const doctor: Doctor<Settings, Grant, Client> = {
  // A key acts as the person who made it: https://pagertree.com/docs/api
  rights: 'an admin’s, best of a user whom nobody offboards',
  async check(client, { settings, grants }) {
    const wanted = grants.flatMap(({ teams = [], teamAdmin = [] }) => [...teams, ...teamAdmin]);
    const there = wanted.length > 0 ? (await client.teams()).map(({ name }) => name) : [];
    return [
      ...lookedFor('team', wanted, there, 'create it in PagerTree, or correct the line of access'),
      await ownerOfKey(client, settings),
    ];
  },
};

async function ownerOfKey(client: Client, { keyOwner }: Settings): Promise<Finding> {
  if (keyOwner === undefined) {
    const what = 'whose key it is is not said: that user may be muted and removed as anybody is';
    return { level: 'note', what, fix: 'write their e-mail as targets.pagertree.keyOwner' };
  }
  const wanted = keyOwner.toLowerCase();
  const found = (await client.accountUsersLike(wanted)).find(({ emails }) =>
    emails.some(({ email }) => email.toLowerCase() === wanted),
  );
  if (found?.roles.admin) return { level: 'ok', what: 'the user whose key it is is an admin' };
  const what = found
    ? 'the user whose key it is is no admin'
    : 'there is no user with the e-mail of keyOwner';
  return { level: 'error', what, fix: 'correct targets.pagertree.keyOwner, or make the user an admin' };
}
