import { expect, it } from 'vitest';
import { targets } from '../../functions/targets/index.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagerduty } from '../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { createPagertree } from '../../infra/local/simulators/pagertree/index.ts';
import { createStatuspage } from '../../infra/local/simulators/statuspage/index.ts';
import type { Held } from './office.ts';
import { describeTarget } from './target.ts';

type Opsgenie = {
  users: {
    username: string;
    fullName: string;
    role: string;
    teams: string[];
    contacts: { method: string; to: string; enabled: boolean }[];
  }[];
};

function opsgenieAccounts({ users }: Opsgenie): Held[] {
  return users.map(({ username, fullName, role, teams, contacts }) => ({
    emails: [username],
    muted: role === 'User' && contacts.every(({ enabled }) => !enabled),
    holds: {
      fullName,
      role,
      teams,
      contacts: contacts.map(({ method, to, enabled }) => [method, to, enabled]),
    },
  }));
}

type Statuspage = {
  users: { id: string; email: string }[];
  permissions: { user_id: string; pages: Record<string, Record<string, boolean>> }[];
  pageAccessUsers: {
    page_id: string;
    email: string;
    groups: string[];
    components: string[];
    metrics: string[];
  }[];
  subscribers: { page_id: string; email: string | null; components?: string[] }[];
};

function statuspageAccounts({ users, permissions, pageAccessUsers, subscribers }: Statuspage): Held[] {
  const emails = new Set([...users, ...pageAccessUsers].map(({ email }) => email));
  return [...emails].map((email) => {
    const members = users.filter((user) => user.email === email);
    const rights = members.flatMap(({ id }) => permissions.filter(({ user_id }) => user_id === id));
    const viewers = pageAccessUsers.filter((viewer) => viewer.email === email);
    const given = rights.flatMap(({ pages }) => Object.values(pages)).flatMap((page) => Object.values(page));
    return {
      emails: [email],
      muted: viewers.length === 0 && given.every((right) => !right),
      holds: {
        members: members.length,
        rights: rights.map(({ pages }) => pages),
        viewers: viewers.map(({ page_id, groups, components, metrics }) => ({
          page_id,
          groups,
          components,
          metrics,
        })),
        subscribed: subscribers
          .filter((one) => one.email === email)
          .map(({ page_id, components }) => [page_id, components]),
      },
    };
  });
}

type Pagertree = {
  accountUsers: { id: string; name: string; emails: string[]; roles: Record<string, boolean> }[];
  teams: { name: string; member_account_user_ids: string[]; admin_account_user_ids: string[] }[];
};

function pagertreeAccounts({ accountUsers, teams }: Pagertree): Held[] {
  return accountUsers.map(({ id, name, emails, roles }) => ({
    emails,
    muted: Object.values(roles).every((has) => !has),
    holds: {
      name,
      emails,
      roles,
      teams: teams.map((team) => [
        team.name,
        team.member_account_user_ids.filter((one) => one === id).length,
        team.admin_account_user_ids.filter((one) => one === id).length,
      ]),
    },
  }));
}

type Pagerduty = {
  users: {
    id: string;
    email: string;
    name: string;
    role: string;
    sessions: string[];
    contact_methods: { id: string; type: string; address: string }[];
    notification_rules: { urgency: string; contact_method: { id: string } }[];
  }[];
  teams: { name: string; members: { user: string; role: string }[] }[];
};

function pagerdutyAccounts({ users, teams }: Pagerduty): Held[] {
  return users.map(({ id, email, name, role, sessions, contact_methods, notification_rules }) => ({
    emails: [email],
    muted: role === 'limited_user' && notification_rules.length === 0 && sessions.length === 0,
    holds: {
      name,
      role,
      contacts: contact_methods.map(({ type, address }) => [type, address]).sort(),
      rules: notification_rules
        .map(({ urgency, contact_method }) => [
          urgency,
          contact_methods.find((contact) => contact.id === contact_method.id)?.type,
        ])
        .sort(),
      teams: teams.map((team) => [team.name, team.members.find(({ user }) => user === id)?.role]),
    },
  }));
}

const pagertreeLists =
  /^\/api\/v4\/(account_users|teams|schedules|events|escalation_policies|routers|integrations|alerts)$/;

/** Every registered target has its entry here: the types want it. */
const suites: Record<keyof typeof targets, (id: string) => void> = {
  opsgenie: (id) =>
    describeTarget(id, {
      target: targets.opsgenie,
      settings: targets.opsgenie.settings.parse({}),
      simulator: (world) => createOpsgenie(world, { limits: { configuration: [], search: [] } }),
      accounts: opsgenieAccounts,
      grant: { role: 'Admin', teams: ['SRE'] },
      other: { role: 'User', teams: ['Platform'] },
      lists: /^\/v2\/teams$/,
      listsOfAll: /^\/v2\/teams$/,
      async furnish(call, email) {
        await call('POST', `/v2/users/${email}/contacts`, { method: 'sms', to: '1-5555550100' });
        const { data } = (await call('POST', `/v2/users/${email}/contacts`, {
          method: 'voice',
          to: '1-5555550100',
        })) as { data: { id: string } };
        await call('POST', `/v2/users/${email}/contacts/${data.id}/disable`);
      },
    }),
  statuspage: (id) =>
    describeTarget(id, {
      target: targets.statuspage,
      settings: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
      simulator: (world) =>
        createStatuspage(world, { limit: { calls: Number.POSITIVE_INFINITY, seconds: 60 } }),
      accounts: statuspageAccounts,
      grant: {
        pages: { localpage001: { groups: ['Customers'], components: ['API'] } },
        permissions: { localpage001: { incidents: true } },
      },
      other: {
        pages: { localpage002: { groups: ['Internal'] } },
        permissions: { localpage001: { maintenance: true } },
      },
      lists: /(page_access_groups|components|users)$/,
    }),
  pagertree: (id) =>
    describeTarget(id, {
      target: targets.pagertree,
      settings: {},
      simulator: (world) => createPagertree(world, { callsPerSecond: Number.POSITIVE_INFINITY }),
      accounts: pagertreeAccounts,
      grant: { roles: ['communicator'], teams: ['SRE'] },
      other: { roles: ['broadcaster', 'admin'], teams: ['Platform'], teamAdmin: ['SRE'] },
      lists: pagertreeLists,
      listsOfAll: pagertreeLists,
      async furnish(call, email) {
        const { data } = (await call('GET', `/api/v4/account_users?q=${email}`)) as {
          data: { id: string }[];
        };
        const roles = { communicator: true, billing: true };
        await call('PUT', `/api/v4/account_users/${data[0]?.id}`, { roles });
      },
    }),
  pagerduty: (id) =>
    describeTarget(id, {
      target: targets.pagerduty,
      settings: targets.pagerduty.settings.parse({ from: 'owner@example.com' }),
      simulator: (world) =>
        createPagerduty(world, {
          seeds: smallAccount,
          limit: { calls: Number.POSITIVE_INFINITY, seconds: 60 },
        }),
      accounts: pagerdutyAccounts,
      grant: { role: 'user', teams: { SRE: 'responder' } },
      other: { role: 'limited_user', teams: { Platform: 'manager' } },
      lists: /^\/(users|teams|licenses|teams\/[^/]+\/members)$/,
      listsOfAll: /^\/(users|teams)$/,
      async furnish(call, email) {
        const { users } = (await call('GET', `/users?query=${email}`)) as { users: { id: string }[] };
        const contact_method = {
          type: 'sms_contact_method',
          label: 'Own',
          country_code: 1,
          address: '5555550100',
        };
        const at = `/users/${users[0]?.id}`;
        const made = (await call('POST', `${at}/contact_methods`, { contact_method })) as {
          contact_method: { id: string; type: string };
        };
        await call('POST', `${at}/notification_rules`, {
          notification_rule: {
            type: 'assignment_notification_rule',
            start_delay_in_minutes: 5,
            urgency: 'high',
            contact_method: made.contact_method,
          },
        });
      },
    }),
};

it('tests every registered target', () => {
  expect(Object.keys(suites)).toEqual(Object.keys(targets));
});

for (const [id, suite] of Object.entries(suites)) suite(id);
