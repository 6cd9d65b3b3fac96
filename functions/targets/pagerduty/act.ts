import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Credential, Permanent, Transient } from '../../core/contracts/errors.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { vendorWords } from '../../core/contracts/vendor-words.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import { unadorned } from './profile.ts';
import { ErrorBody } from './schema.ts';
import { isPlaceOp, type Op, refusalKey, titleOf, userIn } from './steps.ts';

/**
 * Does one op and answers with its call. Users and their licences are written by one worker at a time: PagerDuty refuses a write that comes
 * meanwhile. What its refusals mean: https://developer.pagerduty.com/docs/rest-api-v2/errors/
 */
export async function act(client: Client, op: Op): Promise<Acted> {
  const answer = await sent(client, op);
  if (answer.status < 400) return answer;
  const words = vendorWords(JSON.stringify(answer.body ?? '')) ?? 'PagerDuty did not say why';
  const refusal = { op, answer, words };
  refuseForEverybody(refusal);
  if (op.kind === 'createUser') return creationRefused(client, op, refusal);
  // What the step was about is gone, which is what a removal wanted; the next look shows what is left to do.
  if (answer.status === 404 && !('self' in op)) return notThere(client, op, answer);
  if (/must be unique/i.test(words)) return answer;
  if (isForALook(op)) {
    client.refusals.add(userIn(op), refusalKey(op), words);
    return answer;
  }
  if (needsAHuman(op)) {
    throw new Blocked(`PagerDuty refused to ${lower(titleOf(op))}`, words, { status: answer.status, words });
  }
  throw permanent(refusal);
}

async function sent(client: Client, op: Op): Promise<Answer> {
  if (isPlaceOp(op)) return client.edits.place(op);
  return isOfLicences(op) ? client.exclusive('pagerduty/users', () => client.send(op)) : client.send(op);
}

type Refusal = { op: Op; answer: Answer; words: string };

function isOfLicences({ kind }: Op): boolean {
  return ['createUser', 'changeRole', 'changeEmail', 'changeShown', 'deleteUser'].includes(kind);
}

/** Milliseconds after which another writer is done with an account. */
const lockedFor = 2_000;

/**
 * Refusals that are about no person: the account's lock, and the user in whose name we call.
 * https://github.com/PagerDuty/terraform-provider-pagerduty/issues/1117
 */
function refuseForEverybody({ answer: { method, status, body }, words }: Refusal): void {
  const details = { status, words };
  if (/could not be locked/i.test(words)) {
    throw new Transient(`PagerDuty ${status} on ${method}: another writer holds the account`, {
      ...details,
      retryAfter: lockedFor,
    });
  }
  const code = ErrorBody.safeParse(body).data?.error.code;
  if (code === 1008 || code === 2011) {
    throw new Credential('PagerDuty does not know the user in targets.pagerduty.from', details);
  }
}

type Creation = Extract<Op, { kind: 'createUser' }>;

/** Found: the user was made by another client, or the search missed it, and the next look adopts it. */
async function creationRefused(client: Client, op: Creation, refusal: Refusal): Promise<Acted> {
  const { answer, words } = refusal;
  const { status } = answer;
  if (/already been taken/i.test(words)) {
    const { user, unproved } = await findByEmail(client, op.email, {});
    if (user !== undefined) {
      client.found.add(op.email, user.id);
      return answer;
    }
    const by = unproved?.message ?? 'no list of PagerDuty shows the user who has it';
    throw new Blocked('the e-mail address is taken in PagerDuty', by, { status, words });
  }
  if (status === 402 || /licen[cs]e|role must be/i.test(words)) {
    throw new Blocked('PagerDuty has no licence for this role', words, { status, words });
  }
  // A name, job title or time zone that PagerDuty does not take keeps nobody out.
  const plain = unadorned(op);
  if (isDeepStrictEqual(plain, op)) throw permanent(refusal);
  return act(client, plain);
}

function needsAHuman(op: Op): boolean {
  return isPlaceOp(op) || ['deleteUser', 'changeEmail', 'changeContact', 'reassign'].includes(op.kind);
}

/** Changes whose refusal must not stop the other steps: the next plan goes without, and says so in the end. */
function isForALook(op: Op): boolean {
  const others: Op['kind'][] = [
    'deleteUser',
    'changeEmail',
    'changeContact',
    'changeShown',
    'removeRule',
    'reassign',
  ];
  return !others.includes(op.kind) && !isPlaceOp(op);
}

function notThere(client: Client, op: Op, answer: Answer): Acted {
  if (op.kind === 'addToTeam' || op.kind === 'changeTeamRole') client.teams.forget();
  return answer;
}

function permanent({ op, answer: { method, status }, words }: Refusal): Permanent {
  return new Permanent(`PagerDuty ${status} on ${method} (${lower(titleOf(op))})`, { status, words });
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
