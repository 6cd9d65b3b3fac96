import { type Doctor, lookedFor } from '../../core/contracts/finding.ts';
import type { Client } from './client.ts';
import type { Grant, Settings } from './schema.ts';

export const doctor: Doctor<Settings, Grant, Client> = {
  // A key acts as the person who made it: https://pagertree.com/docs/api
  rights: 'an admin’s, best of a user whom nobody offboards',
  async check(client, { grants }) {
    const wanted = grants.flatMap(({ teams = [], teamAdmin = [] }) => [...teams, ...teamAdmin]);
    const there = wanted.length > 0 ? (await client.teams()).map(({ name }) => name) : [];
    return lookedFor('team', wanted, there, 'create it in PagerTree, or correct the line of access');
  },
};
