import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { rowsOf } from '../../functions/core/contracts/accounts.ts';
import { defineTarget } from '../../functions/core/contracts/define-target.ts';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { Blocked } from '../../functions/core/contracts/errors.ts';
import type { List } from '../../functions/core/contracts/lists.ts';
import type { Observed } from '../../functions/core/contracts/observed.ts';
import type { Step } from '../../functions/core/contracts/step.ts';

const Change = z.partial(
  z.object({ email: z.string(), name: z.string(), muted: z.boolean(), teams: z.array(z.string()) }),
);

type Op = { kind: 'put'; id?: string; account: z.infer<typeof Change> } | { kind: 'delete'; id: string };

type Account = { id: string; email: string; name: string; muted: boolean; teams: string[] };

/** An invented vendor, small enough to see through: the accounts it holds, each call it got, and its moods. */
export class Pager {
  readonly accounts = new Map<string, Account>();
  readonly calls: string[] = [];
  /** How many accounts were ever made. */
  made = 0;
  /** Thrown instead of an answer, as often as there are entries. */
  readonly troubles: unknown[] = [];
  /** How many accounts a page of the list has. */
  perPage = 10;
  /** How many accounts the list says there are, where it does. */
  total: number | undefined;
  /** Runs before each step: for what happens meanwhile. */
  meanwhile: () => Promise<void> = async () => {};

  call(what: string): void {
    this.calls.push(what);
    const lastError = this.troubles.shift();
    if (lastError !== undefined) throw lastError;
  }

  /** All accounts, as the list has them. */
  readonly list: List<Account> = {
    name: 'accounts',
    title: 'the accounts',
    read: async (cursor = '0') => {
      this.call(`list ${cursor}`);
      const from = Number(cursor);
      const end = from + this.perPage;
      const all = [...this.accounts.values()];
      const rows = all.slice(from, end).map((row) => ({ id: row.id, keys: [row.email], row: { ...row } }));
      return {
        rows,
        ...(end < all.length && { next: String(end) }),
        ...(this.total !== undefined && { total: this.total }),
      };
    },
  };

  byEmail(email: string): Account | undefined {
    return [...this.accounts.values()].find((account) => account.email === email);
  }
}

const Grant = z.object({ teams: z.optional(z.array(z.string())) });

/** The target for it: create, rename, join and leave teams, mute, delete. */
export const pagerTarget = defineTarget({
  name: 'Pager',
  mute: 'not paged; teams stay until the removal',
  surfaces: [{ surface: 'the account', path: /^\/accounts/ }],
  unchecked: [{ surface: 'API keys', why: 'Pager lists none' }],
  settings: z.object({}),
  grant: Grant,
  combine: (grants: z.infer<typeof Grant>[]) => ({
    teams: [...new Set(grants.flatMap(({ teams }) => teams ?? []))].sort(),
  }),
  api: {
    origin: () => 'https://pager.example.com',
    authorize: () => ({}),
    isOwnError: ({ body }) => typeof body === 'object' && body !== null && 'message' in body,
    limits: () => ({ default: [{ calls: 60, seconds: 60 }] }),
  },
  connect: (): Pager => {
    throw new Error('tests hand over the Pager themselves');
  },
  async probe(pager) {
    pager.call('probe');
  },
  async observe(pager, desired, known): Promise<Observed<Account>> {
    pager.call('observe');
    const email =
      desired.state === 'present'
        ? desired.profile?.email
        : desired.state === 'unmanaged'
          ? undefined
          : desired.email;
    const account = pager.accounts.get(known.externalIds?.[0] ?? '') ?? pager.byEmail(email ?? '');
    return account === undefined
      ? { present: false }
      : { present: true, ids: [account.id], account: structuredClone(account) };
  },
  plan(desired, observed: Observed<Account>, snapshot?: Account) {
    const step = (title: string, op: Op): Step<Op>[] => [{ title, op, reversible: op.kind !== 'delete' }];
    const put = (title: string, account: z.infer<typeof Change>) =>
      step(title, { kind: 'put', ...(observed.present && { id: observed.account.id }), account });
    if (desired.state === 'unmanaged') return [];
    if (desired.state === 'absent') {
      return observed.present ? step('delete the account', { kind: 'delete', id: observed.account.id }) : [];
    }
    if (desired.state === 'muted') {
      return observed.present && !observed.account.muted ? put('mute the account', { muted: true }) : [];
    }
    const { profile } = desired;
    const wanted = desired.grant?.teams ?? [];
    if (!observed.present) {
      return desired.grant === undefined || profile === undefined
        ? []
        : put('create the account', {
            email: profile.email,
            name: profile.displayName,
            muted: false,
            teams: wanted,
          });
    }
    const change = changeOf(desired, observed.account, snapshot);
    return isDeepStrictEqual({ ...observed.account, ...change }, observed.account)
      ? []
      : put('change the account', change);
  },
  accounts: {
    hidden: 'nothing',
    lists: (pager) => [pager.list],
    listed(pager, rows) {
      const all = rowsOf(rows, pager.list);
      return {
        accounts: all.map(({ id, email }) => ({ id, emails: [email] })),
        show([id], _desired): Observed<Account> {
          const account = all.find((one) => one.id === id);
          return account === undefined ? { present: false } : { present: true, ids: [account.id], account };
        },
      };
    },
    isShown: () => true,
  },
  async act(pager, op: Op) {
    await pager.meanwhile();
    pager.call(wordsOf(op));
    const id = op.id ?? `A${++pager.made}`;
    const path = op.id === undefined ? '/accounts' : `/accounts/${id}`;
    if (op.kind === 'delete') {
      pager.accounts.delete(id);
      return { method: 'DELETE', path, status: 200 };
    }
    const { email } = op.account;
    const taken = email === undefined ? undefined : pager.byEmail(email);
    if (taken !== undefined && taken.id !== id) throw new Blocked('Pager refused', 'the e-mail is taken');
    const before = pager.accounts.get(id) ?? { id, email: '', name: '', muted: false, teams: [] };
    pager.accounts.set(id, { ...before, ...op.account });
    return { method: 'PUT', path, status: 200 };
  },
});

/** The call in words, as `calls` has it. */
function wordsOf(op: Op): string {
  if (op.kind === 'delete') return 'delete the account';
  if (op.id === undefined) return 'create the account';
  const isMute = Object.keys(op.account).join() === 'muted';
  return isMute ? 'mute the account' : 'change the account';
}

type Present = Extract<Desired<z.infer<typeof Grant>>, { state: 'present' }>;

function changeOf({ profile, grant, scope, perhaps }: Present, account: Account, snapshot?: Account) {
  const managed = scope?.teams ?? [];
  const kept = account.teams.filter((team) => !managed.includes(team) || perhaps?.teams?.includes(team));
  const teams = [...new Set([...kept, ...(grant?.teams ?? [])])].sort();
  if (profile === undefined) return { teams };
  const name = grant === undefined ? account.name : profile.displayName;
  return { email: profile.email, name, muted: snapshot?.muted ?? false, teams };
}
