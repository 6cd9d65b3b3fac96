import { type Doctor, lookedFor } from '../../core/doctor.ts';
import type { Client } from './client.ts';
import type { Grant, Settings } from './schema.ts';

export const doctor: Doctor<Settings, Grant, Client> = {
  async check(client, { grants }) {
    const wanted = grants.flatMap(({ teams = [], teamAdmin = [] }) => [...teams, ...teamAdmin]);
    const there = wanted.length > 0 ? (await client.teams()).map(({ name }) => name) : [];
    return lookedFor('team', wanted, there, 'create it in PagerTree, or correct the line of access');
  },
};
