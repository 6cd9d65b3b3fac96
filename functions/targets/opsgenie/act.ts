import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Answer } from '../../core/contracts/api.ts';
import { Blocked, Permanent } from '../../core/contracts/errors.ts';
import type { Step } from '../../core/contracts/step.ts';
import { vendorWords } from '../../core/contracts/vendor-words.ts';
import { type Client, usersPath } from './client.ts';
import { unadorned } from './profile.ts';
import { ErrorBody } from './schema.ts';

const Creation = z.looseObject({ username: z.string() });

/** Does one step and answers the status. What Opsgenie's refusals mean: https://docs.opsgenie.com/docs/response */
export async function act(client: Client, step: Step): Promise<number> {
  const answer = await client.send(step);
  if (answer.status < 400) return answer.status;
  const words = vendorWords(JSON.stringify(answer.body ?? '')) ?? 'Opsgenie did not say why';
  const refusal = { step, answer, words };
  refuseWhatNeedsAHuman(refusal);
  if (isCreation(step)) return creationRefused(client, refusal);
  if (answer.status === 404) return notThere(client, step);
  if (isTolerable(client, refusal)) return answer.status;
  throw permanent(refusal);
}

type Refusal = { step: Step; answer: Answer; words: string };

function isCreation({ method, path }: Step): boolean {
  return method === 'POST' && path === usersPath;
}

function refuseWhatNeedsAHuman({ step, answer: { status }, words }: Refusal): void {
  if (status === 402) {
    throw new Blocked('Opsgenie has no seat left, or its plan lacks this', words, { status, words });
  }
  if (status === 428) throw new Blocked(`Opsgenie refused to ${lower(step.title)}`, words, { status, words });
  const { username, role } = bodyOf(step);
  if (step.method === 'PATCH' && (status === 409 || status === 422) && (username ?? role) !== undefined) {
    throw new Blocked(`Opsgenie refused to ${lower(step.title)}`, words, { status, words });
  }
}

/**
 * A username is unique among all customers of the region. Found here: somebody made the account a moment ago, and
 * the next look adopts it. Not found here: another customer's account holds the address.
 * https://github.com/opsgenie/opsgenie-configuration-backup (UserImporter)
 */
async function creationRefused(client: Client, refusal: Refusal): Promise<number> {
  const { step, answer, words } = refusal;
  const { status } = answer;
  if (mentions(answer, /^(full_?name|time_?zone|locale)\b/i)) return createPlainly(client, refusal);
  const taken =
    status === 409 || (status === 422 && mentions(answer, /^username\b.*(exist|in use|taken|already)/i));
  if (!taken) throw permanent(refusal);
  if ((await client.user(Creation.parse(step.body).username)) !== undefined) return status;
  throw new Blocked("the e-mail address belongs to another customer's Opsgenie account", words, {
    status,
    words,
  });
}

/** A name, time zone or locale that Opsgenie does not take keeps nobody out. */
async function createPlainly(client: Client, refusal: Refusal): Promise<number> {
  const { step } = refusal;
  const body = unadorned(bodyOf(step), Creation.parse(step.body).username);
  if (isDeepStrictEqual(body, step.body)) throw permanent(refusal);
  return act(client, { ...step, body });
}

/** What the step was about is gone, which is what a removal wanted; the next look shows what is left to do. */
function notThere(client: Client, step: Step): number {
  if (step.method === 'POST') client.forgetTeams();
  return 404;
}

/** Refusals that must not stop the other steps. The next plan knows of them, or the next look proves them harmless. */
function isTolerable(client: Client, { step, answer: { status }, words }: Refusal): boolean {
  const [, , , userId = '', contacts, contactId = ''] = step.path.split('/');
  if (contacts === 'contacts') {
    client.refusals.add(userId, contactId, words);
    return true;
  }
  // Adding a member twice is documented nowhere; whether the person is in the team is looked up afterwards.
  return step.method === 'POST' && (status === 409 || status === 422);
}

function bodyOf(step: Step): Record<string, unknown> {
  const body = z.record(z.string(), z.unknown()).safeParse(step.body);
  return body.success ? body.data : {};
}

/** Whether one of the refused fields, written as `field: text`, looks like `pattern`. */
function mentions({ body }: Answer, pattern: RegExp): boolean {
  const error = ErrorBody.safeParse(body);
  const fields = Object.entries((error.success && error.data.errors) || {});
  return fields.some(([field, text]) => pattern.test(`${field}: ${text}`));
}

function permanent({ step, answer: { status }, words }: Refusal): Permanent {
  return new Permanent(`Opsgenie ${status} on ${step.method} (${lower(step.title)})`, { status, words });
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
