import type { Evaluating } from '../reconcile/evaluate.ts';
import { claimantsOf } from '../roster/claims.ts';
import { findPerson } from './find-person.ts';
import { type PersonReport, personReport } from './person-report.ts';

/** Everybody who says that one e-mail is theirs; the address is with `holder`. */
export type Contest = { disputed: true; email: string; holder: string; people: PersonReport[] };

/**
 * The report on an e-mail, on `<source>:<user id>`, or on a person's own id: of one person, or of all who claim the
 * e-mail, the holder first. `undefined` where no source has spoken of such a person.
 */
export async function reportOn(
  world: Evaluating,
  text: string,
  lines: number,
): Promise<PersonReport | Contest | undefined> {
  const person = await findPerson(world, text);
  if (person === undefined) return undefined;
  const email = text.trim().toLowerCase();
  const others = await claimantsOf(world.roster, email);
  const [first, ...rest] = await Promise.all(
    [person, ...others].map((one) => personReport(world, one, lines)),
  );
  if (first === undefined || rest.length === 0) return first;
  return { disputed: true, email, holder: person, people: [first, ...rest] };
}
