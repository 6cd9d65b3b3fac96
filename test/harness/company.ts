import type { Event, User } from '../../functions/core/contracts/event.ts';
import type { EventType } from '../../functions/core/contracts/event-types.ts';
import type { Moment } from './directory.ts';
import { listOf } from './list-of.ts';

/** Something that happens in an organisation. `who` and `what` pick a person and a thing among those that are there. */
export type Action = { kind: Kind; who: number; what: number };
type Kind = (typeof kinds)[number] | 'pass an address on';

export const kinds = [
  'join a group',
  'join a group',
  'leave a group',
  'move',
  'move',
  'rename',
  'change the e-mail',
  'suspend',
  'suspend',
  'reactivate',
  'delete',
  'delete',
  'hire again',
  'hire again',
  'delete a group',
  'join the other source',
  'leave the other source',
] as const;

/** What people are called, and what breaks where text is thought to be simple. */
const surnames = [
  'née Smith',
  'O’Neil-"Żółć"',
  '🚒👩‍🚀',
  'שלום \u202eabc',
  '</script><b>&amp;',
  "'); DROP TABLE--",
  '\ufffe\uffff',
  'x'.repeat(200),
  '__proto__',
];

type SourceId = 'okta' | 'pagerduty';

/** A user of one source, as that source sees them now. */
export type Account = {
  source: SourceId;
  userId: string;
  exists: boolean;
  active: boolean;
  email: string;
  name: string;
  groups: Set<string>;
};

/**
 * A human: every user that they were in any source, and every address that is or was theirs and nobody else's by now.
 * `given up` are those that everybody has been told they have no more.
 */
export type Human = {
  number: number;
  accounts: Account[];
  emails: string[];
  givenUp: string[];
  renamed: number;
  /** Whether they ever had the right to edit at Statuspage, where nobody can be renamed. */
  edited: boolean;
  /** Who had their address before. */
  after?: Human;
};

/** A group of a source. */
export type Group = { source: SourceId; name: string };

/** The groups that the sources have at first, by id. */
const groupsAtFirst: Record<string, Group> = {
  og1: { source: 'okta', name: 'SRE' },
  og2: { source: 'okta', name: 'Platform' },
  og3: { source: 'okta', name: 'Support' },
  og4: { source: 'okta', name: 'Chess club' },
  pg1: { source: 'pagerduty', name: 'sre' },
  pg2: { source: 'pagerduty', name: 'support' },
};

/**
 * An organisation to which things happen one after the other. It is as it is, and tells of each change by the events
 * that its sources would send. `domain` sets its people's addresses apart from all others'.
 */
export function createCompany(start: number, domain = 'example.com') {
  const humans: Human[] = [];
  const groups: Map<string, Group> = new Map(Object.entries(groupsAtFirst));
  const events: Event[] = [];
  let time = start;
  let ids = 0;

  /** Everything told in one transaction bears one time. */
  function pass(): void {
    time += 1_000;
  }

  function tell(
    type: EventType,
    { source, userId }: Account,
    user: Partial<User> = {},
    group?: string,
    more: Pick<Event, 'groups'> = {},
  ): void {
    const name = group === undefined ? undefined : groups.get(group)?.name;
    events.push({
      id: `${source}:${domain}:${++ids}`,
      type,
      source,
      occurredAt: new Date(time).toISOString(),
      user: { id: userId, ...user },
      ...(group !== undefined && { group: { id: group, displayName: name } }),
      ...more,
    });
  }

  function create(human: Human, source: SourceId): Account {
    const { email = `p${human.number}@${domain}`, name = `Person ${human.number}` } = {
      email: human.emails.at(-1),
      name: human.accounts.findLast((account) => account.source === source)?.name,
    };
    const userId = `${domain}-${source}-${human.number}-${human.accounts.length}`;
    const account = { source, userId, exists: true, active: true, email, name, groups: new Set<string>() };
    human.accounts.push(account);
    if (!human.emails.includes(email)) human.emails.push(email);
    tell('user.created', account, { email, displayName: name });
    // Read at that moment too: a user who is new in a source is in no group there.
    tell('user.observed', account, {}, undefined, { groups: [] });
    return account;
  }

  function living(human: Human, source?: SourceId): Account | undefined {
    return human.accounts.find((one) => one.exists && (source === undefined || one.source === source));
  }

  function groupOf(source: SourceId, what: number): string {
    const own = [...groups].filter(([, group]) => group.source === source);
    return own[what % own.length]?.[0] ?? '';
  }

  function enter(account: Account, group: string): void {
    if (group === '' || account.groups.has(group)) return;
    account.groups.add(group);
    const human = humans.find(({ accounts }) => accounts.includes(account));
    if (human !== undefined && groups.get(group)?.name.toLowerCase() === 'sre') human.edited = true;
    tell('group.member_added', account, {}, group);
  }

  function leave(account: Account, group: string): void {
    if (account.groups.delete(group)) tell('group.member_removed', account, {}, group);
  }

  function remove(account: Account): void {
    account.exists = false;
    account.groups.clear();
    tell('user.deleted', account);
  }

  function hireAgain(human: Human, what: number): void {
    const former = human.accounts.findLast(({ source }) => source === 'okta');
    if (living(human) !== undefined || former === undefined) return;
    const account = what % 2 === 0 ? former : create(human, 'okta');
    if (account === former) {
      Object.assign(former, { exists: true, active: true });
      tell(what % 3 === 0 ? 'user.created' : 'user.reactivated', former);
    }
    enter(account, groupOf('okta', what));
  }

  /** In every source that has them. */
  function changeEmail(human: Human): void {
    const email = `p${human.number}.${++human.renamed}@${domain}`;
    human.emails.push(email);
    for (const account of human.accounts.filter(({ exists }) => exists)) {
      account.email = email;
      tell('user.updated', account, { email });
    }
  }

  /** An address that was given up long ago goes to a new person. */
  function passOn(human: Human, what: number): void {
    const email = human.givenUp.find((one) => human.accounts.every((account) => account.email !== one));
    if (email === undefined || human.edited) return;
    for (const list of [human.emails, human.givenUp]) list.splice(list.indexOf(email), 1);
    const joiner = join([email]);
    joiner.after = human;
    enter(create(joiner, 'okta'), groupOf('okta', what));
  }

  function join(emails: string[]): Human {
    const number = humans.length + 1;
    const human: Human = { number, accounts: [], emails, givenUp: [], renamed: 0, edited: false };
    humans.push(human);
    return human;
  }

  function deleteGroup(what: number): void {
    const group = groupOf('okta', what);
    const known = groups.get(group);
    if (known === undefined) return;
    for (const { accounts } of humans) for (const account of accounts) account.groups.delete(group);
    const occurredAt = new Date(time).toISOString();
    events.push({
      id: `okta:${domain}:${++ids}`,
      type: 'group.deleted',
      source: 'okta',
      occurredAt,
      group: { id: group },
    });
    groups.delete(group);
    // An administrator who deletes a group often makes it anew, which is another one for its source.
    groups.set(`${group}x`, known);
  }

  type Happening = (human: Human, account: Account, what: number) => void;
  const happenings: Record<Exclude<Kind, 'hire again' | 'pass an address on'>, Happening> = {
    'join a group': (_, account, what) => enter(account, groupOf(account.source, what)),
    'leave a group': (_, account, what) => leave(account, oneOf(account.groups, what)),
    move(_, account, what) {
      const from = oneOf(account.groups, what);
      const to = groupOf(account.source, what);
      if (from === to) return;
      leave(account, from);
      enter(account, to);
    },
    rename(human, account, what) {
      account.name = `Person ${human.number} ${surnames[what % surnames.length]}`;
      tell('user.updated', account, { displayName: account.name });
    },
    'change the e-mail': changeEmail,
    suspend(_, account) {
      account.active = false;
      tell('user.suspended', account);
    },
    reactivate(_, account) {
      account.active = true;
      tell('user.reactivated', account);
    },
    delete: (_, account) => remove(account),
    'delete a group': (_human, _account, what) => deleteGroup(what),
    'join the other source'(human, _, what) {
      if (living(human, 'pagerduty') !== undefined || human.renamed > 0) return;
      enter(create(human, 'pagerduty'), groupOf('pagerduty', what));
    },
    'leave the other source'(human) {
      const other = living(human, 'pagerduty');
      if (other !== undefined && living(human, 'okta') !== undefined) remove(other);
    },
  };

  return {
    humans,
    /** Everything that is in the groups now, by name. */
    groupNames: (account: Account) =>
      [...account.groups].map((id) => groups.get(id)?.name.toLowerCase() ?? ''),
    /** A person joins, known to one source or to both. */
    hire(what: number): void {
      pass();
      const human = join([]);
      const first = create(human, what % 7 === 0 ? 'pagerduty' : 'okta');
      enter(first, groupOf(first.source, what));
      if (what % 5 === 0 && first.source === 'okta') create(human, 'pagerduty');
    },
    /** Something happens; where there is nobody it could happen to, nothing does. */
    act(action: Action): void {
      pass();
      const human = humans[action.who % humans.length];
      if (human === undefined) return;
      const account = living(human, 'okta') ?? living(human);
      if (action.kind === 'pass an address on') passOn(human, action.what);
      else if (action.kind === 'hire again') hireAgain(human, action.what);
      else if (account !== undefined) happenings[action.kind](human, account, action.what);
    },
    /** What a list of Okta's directory would say now. */
    listed: (): Moment => listOf(humans, groups, time),
    /** An hour in which nothing happens. */
    rest(): void {
      time += 3_600_000;
    },
    /** What the sources have told since this was asked last. */
    told(): Event[] {
      // A suspended user keeps the old address at the vendors, where a mute renames nobody.
      for (const human of humans) {
        const suspended = human.accounts.some(({ exists, active }) => exists && !active);
        human.givenUp = suspended ? [] : human.emails.slice(0, -1);
      }
      return events.splice(0);
    },
  };
}

export type Company = ReturnType<typeof createCompany>;

function oneOf(groups: Set<string>, what: number): string {
  return [...groups][what % groups.size] ?? '';
}
