import * as z from 'zod/mini';
import { Event } from '../contracts/event.ts';
import { decodeLifecycle, parse } from './event-message.ts';

/** Or so many at once that `receive` has no time to queue each: `route` does that. */
const Bundle = z.object({ version: z.literal(1), events: z.array(Event).check(z.minLength(1)) });

/** The events in a message's body, one or many; throws like `decodeLifecycle`. */
export function decodeEvents(body: string): [Event, ...Event[]] {
  const bundle = Bundle.safeParse(parse(body));
  const [first, ...others] = bundle.success ? bundle.data.events : [];
  return first === undefined ? [decodeLifecycle(body)] : [first, ...others];
}
