import { type Doctor, type Finding, lookedFor } from '../../core/contracts/finding.ts';
import type { Client } from './client.ts';
import { type Grant, Rows, type Settings } from './schema.ts';

export const doctor: Doctor<Settings, Grant, Client> = {
  rights: 'made by an owner of the organisation',
  // Since May 2026 every key lives 365 days at most:
  // https://support.atlassian.com/statuspage/docs/create-and-manage-api-keys/
  keysExpire: true,
  async check(client, { settings, grants }) {
    const pages = [
      ...settings.pages,
      ...grants.flatMap((grant) => [
        ...Object.keys(grant.pages ?? {}),
        ...Object.keys(grant.permissions ?? {}),
      ]),
    ];
    const there = Rows.parse((await client.allPages()).body).map(({ id }) => id);
    const findings = [
      ...(await organization(client)),
      ...lookedFor('page', pages, there, 'write the id that the page has in its URL at manage.statuspage.io'),
    ];
    for (const page of settings.pages.filter((page) => there.includes(page))) {
      findings.push(...(await audience(client, page)), ...(await parts(client, page, grants)));
    }
    return findings;
  },
};

/** One row says whether the organisation is the key's: https://developer.statuspage.io/#operation/getOrganizationsOrganizationIdUsers */
async function organization(client: Client): Promise<Finding[]> {
  const { status } = await client.firstUser();
  if (status < 400) return [{ level: 'ok', what: 'the organisation is the key’s' }];
  return [
    {
      level: 'error',
      what: `the organisation cannot be read with this key (${status})`,
      fix: 'correct targets.statuspage.organization, or make the key in that organisation',
    },
  ];
}

/** Nobody has this address, so the answer is short: https://www.rfc-editor.org/rfc/rfc2606 */
const nobody = 'nobody@rollcall.invalid';

async function audience(client: Client, page: string): Promise<Finding[]> {
  if ((await client.viewersLike(page, nobody)) !== undefined) return [];
  return [
    {
      level: 'error',
      what: `the page ${page} has no page access users`,
      fix: 'take it out of targets.statuspage.pages, or make the page audience-specific',
    },
  ];
}

/** Groups and components are granted by name or by id. */
async function parts(client: Client, page: string, grants: Grant[]): Promise<Finding[]> {
  const wanted = grants.flatMap((grant) => grant.pages?.[page] ?? []);
  const groups = wanted.flatMap(({ groups = [] }) => groups);
  const components = wanted.flatMap(({ components = [] }) => components);
  const known = async (kind: 'groups' | 'components', names: string[]) =>
    (await client.names(page, kind).of(names)).flatMap(({ id, name }) => [id, name]);
  const fix = `create it on the page ${page}, or correct the line of access`;
  return [
    ...lookedFor(`page access group of ${page}`, groups, await known('groups', groups), fix),
    ...lookedFor(`component of ${page}`, components, await known('components', components), fix),
  ];
}
