import * as z from 'zod/mini';
import { Permanent } from '../contracts/errors.ts';
import { Comparing } from './comparing.ts';
import { Reading, Wake } from './wake-up.ts';

/** What a worker is asked to do. */
export type Work = Wake | Reading | Comparing;

/** Whether the work is about a person. */
export function isWake(work: Work): work is Wake {
  return 'person' in work;
}

/** The wake-up in a message's body; throws `Permanent` for a message that is not one of ours. */
export function decodeWake(body: string): Wake {
  const work = decodeWork(body);
  if (!isWake(work)) throw new Permanent('the message is about nobody');
  return work;
}

/** The work in a message's body; throws `Permanent` for a message that is not ours. */
export function decodeWork(body: string): Work {
  try {
    const { version: _, ...work } = z.union([Wake, Reading, Comparing]).parse(JSON.parse(body));
    return work;
  } catch (cause) {
    throw new Permanent('the message is not a wake-up of version 1', { cause });
  }
}
