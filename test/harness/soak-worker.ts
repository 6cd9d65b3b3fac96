import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { scimRequests } from '../support/scim-requests.ts';
import { stormyHistory } from './histories.ts';
import { play } from './history.ts';
import { type Leavers, leaverStories, playLeavers } from './leavers.ts';
import { opsgenieLeavers } from './opsgenie-leavers.ts';
import { pagerdutyLeavers } from './pagerduty-leavers.ts';
import { playScimRequests } from './scim-requests.ts';

/** What a worker is told: its seeds are `seed`, `seed + step`, and so on; `end` in milliseconds since 1970. */
export type Task = { seed: number; step: number; end: number };
/** What it tells after each history. */
export type News = { batch: number; calls: number; wrong: string[]; history: string };

const perBatch = 20;

async function work({ seed, step, end }: Task): Promise<void> {
  // Each batch has a seed of its own, so that a failure can be played again without all that came before it.
  for (let batch = seed; Date.now() < end; batch += step) {
    for (const history of fc.sample(stormyHistory, { seed: batch, numRuns: perBatch })) {
      if (Date.now() >= end) return;
      const { calls, wrong } = await play(history);
      const news: News = { batch, calls, wrong, history: wrong.length > 0 ? JSON.stringify(history) : '' };
      parentPort?.postMessage(news);
    }
    await playOrganisations(opsgenieLeavers, batch, end);
    await playOrganisations(pagerdutyLeavers, batch, end);
    await playClients(batch, end);
  }
}

/** As many organisations again, of which people leave who are on call. */
async function playOrganisations<Settings, Grant, Account, Client, Seed>(
  contract: Leavers<Settings, Grant, Account, Client, Seed>,
  batch: number,
  end: number,
): Promise<void> {
  for (const story of fc.sample(leaverStories(contract), { seed: batch, numRuns: perBatch })) {
    if (Date.now() >= end) return;
    const { calls, wrong } = await playLeavers(contract, story);
    const told = wrong.map((one) => `${contract.target.name}: ${one}`);
    const news: News = { batch, calls, wrong: told, history: wrong.length > 0 ? JSON.stringify(story) : '' };
    parentPort?.postMessage(news);
  }
}

/** Ten times as many clients of SCIM, which send what no good client sends. */
async function playClients(batch: number, end: number): Promise<void> {
  for (const requests of fc.sample(scimRequests, { seed: batch, numRuns: 10 * perBatch })) {
    if (Date.now() >= end) return;
    const wrong = await playScimRequests(requests);
    const news: News = { batch, calls: 0, wrong, history: wrong.length > 0 ? JSON.stringify(requests) : '' };
    parentPort?.postMessage(news);
  }
}

await work(workerData);
