import type { Evaluating } from '../reconcile/evaluate.ts';
import { keys } from '../roster/keys.ts';

/** Finds a person by e-mail, by `<source>:<user id>`, or by the person's own id. */
export async function findPerson({ roster, config }: Evaluating, text: string): Promise<string | undefined> {
  const byEmail = await roster.linkOwner(keys.emailLink(text.trim().toLowerCase()));
  if (byEmail !== undefined) return byEmail;
  const [source = '', ...rest] = text.split(':');
  if (source in config.sources) return roster.linkOwner(keys.userLink(source, rest.join(':')));
  const { identities } = await roster.load(text);
  return identities.length > 0 ? text : undefined;
}
