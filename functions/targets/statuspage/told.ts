import { same, type Told } from './account.ts';
import { type Client, viewerKey } from './client.ts';
import type { Found, Who } from './viewers.ts';

/**
 * Whom Statuspage tells of the incidents of a page that are not resolved: they are told of nothing else. `undefined` where the incidents
 * are not listed. https://developer.statuspage.io/#tag/incident-subscribers
 */
export async function findTold(
  client: Client,
  page: string,
  { email, effort, viewers }: Pick<Who, 'email' | 'effort'> & { viewers: string[] },
): Promise<Found<Told>> {
  const incidents = await client.openIncidents(page);
  if (incidents === undefined) return { rows: undefined };
  const keys = [...(email === undefined ? [] : [email]), ...viewers.map(viewerKey)];
  if (keys.length === 0) return { rows: [] };
  const rows: Told[] = [];
  let unproved: Found<Told>['unproved'];
  for (const { id: incident } of incidents) {
    // An incident that is resolved meanwhile tells nobody anything any more.
    const listed = await client.lists.find(client.incidentSubscribers(page, incident), { keys, ...effort });
    unproved ??= listed?.unproved;
    for (const { id, row: known } of listed?.found ?? []) {
      const row = known ?? (await client.incidentSubscriber(page, incident, id));
      const isTheirs = row && (same(row.email, email) || viewers.includes(row.viewer ?? ''));
      if (isTheirs) rows.push({ id, incident, mode: row.mode });
    }
  }
  return { rows, ...(unproved && { unproved }) };
}
