import type { Account, Company, Human } from './company.ts';

/** The configuration of the histories. */
export const config = {
  sources: { okta: {}, pagerduty: {} },
  targets: {
    opsgenie: {},
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
    pagertree: {},
  },
  access: [
    { group: '*', opsgenie: { role: 'User' } },
    {
      group: 'sre',
      opsgenie: { role: 'Admin', teams: ['SRE'] },
      statuspage: {
        pages: { localpage001: { groups: ['Internal'], components: ['API'] } },
        permissions: { localpage001: { incidents: true } },
      },
      pagertree: { teams: ['SRE'], roles: ['broadcaster'] },
    },
    { group: 'platform', opsgenie: { teams: ['Platform'] }, pagertree: { teams: ['Platform'] } },
    {
      group: 'support',
      statuspage: { pages: { localpage001: { groups: ['Customers'] }, localpage002: {} } },
      pagertree: { roles: ['communicator'] },
    },
  ],
  leavers: { grace: '4h', brake: false },
};

/** What a person is to be in the end, worked out by hand from the configuration above. */
export type Expected = {
  human: Human;
  standing: 'active' | 'suspended' | 'left';
  email: string;
  name: string;
  opsgenie?: { role: string; teams: string[] };
  statuspage?: { pages: Record<string, { groups: string[]; components: string[] }>; incidents: boolean };
  pagertree?: { roles: string[]; teams: string[] };
  /** No history has it among its targets. */
  pagerduty?: undefined;
};

/** What everybody is to be, straight from what the company is now. */
export function expect({ humans, groupNames }: Company): Expected[] {
  return humans.map((human) => {
    const okta = human.accounts.filter(({ source }) => source === 'okta');
    const ofAuthority = okta.length > 0 ? okta : human.accounts;
    const account = ofAuthority.find(({ exists }) => exists);
    const standing = account === undefined ? 'left' : account.active ? 'active' : 'suspended';
    const groups = new Set(human.accounts.filter(({ exists }) => exists).flatMap(groupNames));
    const { email, name } = account ?? (human.accounts[0] as Account);
    return { human, standing, email, name, ...(standing === 'active' && grants(groups)) };
  });
}

function grants(groups: Set<string>): Pick<Expected, 'opsgenie' | 'statuspage' | 'pagertree'> {
  const [sre, platform, support] = ['sre', 'platform', 'support'].map((name) => groups.has(name));
  const teams = [...(platform ? ['Platform'] : []), ...(sre ? ['SRE'] : [])];
  const first = {
    groups: [...(support ? ['Customers'] : []), ...(sre ? ['Internal'] : [])],
    components: sre ? ['API'] : [],
  };
  const nothing = { groups: [], components: [] };
  return {
    opsgenie: { role: sre ? 'Admin' : 'User', teams },
    ...((sre || support) && {
      statuspage: {
        pages: { localpage001: first, ...(support && { localpage002: nothing }) },
        incidents: sre === true,
      },
    }),
    ...((sre || platform || support) && {
      pagertree: { roles: [...(sre ? ['broadcaster'] : []), ...(support ? ['communicator'] : [])], teams },
    }),
  };
}
