import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Permanent } from '../../core/contracts/errors.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { vendorWords } from '../../core/contracts/vendor-words.ts';
import type { Client } from './client.ts';
import { editPlace } from './edit-place.ts';
import { unadorned } from './profile.ts';
import { ErrorBody } from './schema.ts';
import { type Op, titleOf } from './steps.ts';

/** Does one op and answers with its call. What Opsgenie's refusals mean: https://docs.opsgenie.com/docs/response */
export async function act(client: Client, op: Op): Promise<Acted> {
  const answer =
    op.kind === 'takePlace' || op.kind === 'leavePlace'
      ? await editPlace(client.edits, op)
      : await client.send(op);
  if (answer.status < 400) return answer;
  const words = vendorWords(JSON.stringify(answer.body ?? '')) ?? 'Opsgenie did not say why';
  refuseWhatNeedsAHuman({ op, answer, words });
  if (op.kind === 'createUser') return creationRefused(client, op, { op, answer, words });
  if (answer.status === 404) return notThere(client, op, answer);
  if (isTolerable(client, { op, answer, words })) return answer;
  throw permanent({ op, answer, words });
}

type Refusal = { op: Op; answer: Answer; words: string };

function refuseWhatNeedsAHuman({ op, answer: { status }, words }: Refusal): void {
  if (status === 402) {
    throw new Blocked('Opsgenie has no seat left, or its plan lacks this', words, { status, words });
  }
  const isAccess = op.kind === 'changeRole' || op.kind === 'changeUsername';
  if (status === 428 || (isAccess && (status === 409 || status === 422))) {
    throw new Blocked(`Opsgenie refused to ${lower(titleOf(op))}`, words, { status, words });
  }
}

type Creation = Extract<Op, { kind: 'createUser' }>;

/**
 * A username is unique among all customers of the region. Found here: another client made the account a moment ago, and
 * the next look adopts it. Not found here: another customer's account holds the address.
 * https://github.com/opsgenie/opsgenie-configuration-backup (UserImporter)
 */
async function creationRefused(client: Client, op: Creation, refusal: Refusal): Promise<Acted> {
  const { answer, words } = refusal;
  const { status } = answer;
  if (mentions(answer, /^(full_?name|time_?zone|locale)\b/i)) return createPlainly(client, op, refusal);
  const taken =
    status === 409 || (status === 422 && mentions(answer, /^username\b.*(exist|in use|taken|already)/i));
  if (!taken) throw permanent(refusal);
  if ((await client.user(op.username)) !== undefined) return answer;
  throw new Blocked("the e-mail address belongs to another customer's Opsgenie account", words, {
    status,
    words,
  });
}

/** A name, time zone or locale that Opsgenie does not take keeps nobody out. */
async function createPlainly(client: Client, op: Creation, refusal: Refusal): Promise<Acted> {
  const plain = unadorned(op);
  if (isDeepStrictEqual(plain, op)) throw permanent(refusal);
  return act(client, plain);
}

/** What the step was about is gone, which is what a removal wanted; the next look shows what is left to do. */
function notThere(client: Client, op: Op, answer: Answer): Acted {
  if (op.kind === 'addToTeam') client.teams.forget();
  return answer;
}

/** Refusals that must not stop the other steps. The next plan knows of them, or the next look proves them harmless. */
function isTolerable(client: Client, { op, answer: { status }, words }: Refusal): boolean {
  if (op.kind === 'switchContact') {
    client.refusals.add(op.user, op.contact.id, words);
    return true;
  }
  // Adding a member twice is documented nowhere; whether the person is in the team is looked up afterwards.
  return op.kind === 'addToTeam' && (status === 409 || status === 422);
}

/** Whether one of the refused fields, written as `field: text`, looks like `pattern`. */
function mentions({ body }: Answer, pattern: RegExp): boolean {
  const error = ErrorBody.safeParse(body);
  const fields = Object.entries((error.success && error.data.errors) || {});
  return fields.some(([field, text]) => pattern.test(`${field}: ${text}`));
}

function permanent({ op, answer: { method, status }, words }: Refusal): Permanent {
  return new Permanent(`Opsgenie ${status} on ${method} (${lower(titleOf(op))})`, { status, words });
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
