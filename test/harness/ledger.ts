import type { HttpAnswer, HttpRequest } from '../../functions/lib/http.ts';
import type { Expected } from './expected.ts';
import type { VendorId } from './vendors.ts';

/** The accounts in what a vendor holds. */
const lists: Record<VendorId, string> = {
  opsgenie: 'users',
  statuspage: 'users',
  pagertree: 'accountUsers',
  pagerduty: 'users',
};

/** Where a vendor's accounts are made and deleted. */
const places: Record<VendorId, RegExp> = {
  opsgenie: /^\/v2\/users(?:\/([^/]+))?$/,
  statuspage: /^\/v1\/organizations\/[^/]+\/users(?:\/([^/]+))?$/,
  pagertree: /^\/api\/v4\/account_users(?:\/([^/]+))?$/,
  pagerduty: /^\/users(?:\/([^/]+))?$/,
};

/**
 * Watches every call that makes or deletes an account, as it happens: nobody who is to stay loses their only one, and
 * none is made or deleted twice. By the account, not by the human: a person who is told of in such an order that they are
 * two people for a while (hired again before their renaming is heard of) has two, of which one goes in the end.
 */
export function createLedger(state: (vendor: VendorId) => Promise<unknown>) {
  let expected: Expected[] = [];
  let done = new Map<string, number>();
  const wrong: string[] = [];

  /** Another account than before has the address from here on, and none has the old one. */
  function renamed(vendor: VendorId, from: string, to: string): void {
    for (const key of done.keys()) {
      const isOf = key.endsWith(`made as ${from}`) || key.endsWith(`deleted as ${to}`);
      if (isOf && key.startsWith(`${vendor}: `)) done.delete(key);
    }
  }

  async function note(vendor: VendorId, what: 'made' | 'deleted', email: string): Promise<void> {
    const one = expected.find(({ human }) => human.emails.includes(email));
    if (one === undefined) {
      wrong.push(`${vendor}: ${email}, of whom no source ever spoke, was ${what}`);
      return;
    }
    const stays = one.standing === 'suspended' || one[vendor] !== undefined;
    const who = `person ${one.human.number} (${one.standing})`;
    if (what === 'deleted' && stays && !(await hasOther(vendor, one.human.emails))) {
      wrong.push(`${vendor}: ${who} was deleted and should stay`);
    }
    const key = `${vendor}: ${who} was ${what} as ${email}`;
    done.set(key, (done.get(key) ?? 0) + 1);
  }

  async function hasOther(vendor: VendorId, emails: string[]): Promise<boolean> {
    const held = addressesIn(Object(await state(vendor))[lists[vendor]]);
    return held.some((address) => emails.includes(address));
  }

  return {
    /** From here on this is what everybody is to become, and everything may happen once more. */
    turnOver(now: Expected[]): void {
      expected = now;
      done = new Map();
    },
    /** What went wrong so far. */
    wrong: () => [
      ...wrong,
      ...[...done].filter(([, times]) => times > 1).map(([what, times]) => `${what} ${times} times`),
    ],
    async watch(
      vendor: VendorId,
      request: HttpRequest,
      call: () => Promise<HttpAnswer>,
    ): Promise<HttpAnswer> {
      const match = places[vendor].exec(new URL(request.url).pathname);
      const id = match?.[1];
      const made = request.method === 'POST' && match !== null;
      const gone = request.method === 'DELETE' && id !== undefined;
      const changed = /PATCH|PUT/.test(request.method) && id !== undefined;
      const email = gone || changed ? emailOf(await state(vendor), id) : emailIn(request.body);
      const answer = await call();
      const renewed = changed ? emailOf(await state(vendor), id) : email;
      if (renewed !== email) renamed(vendor, email, renewed);
      if (answer.status < 300 && made) await note(vendor, 'made', email);
      if (answer.status < 300 && gone) await note(vendor, 'deleted', email);
      return answer;
    },
  };
}

function emailIn(text = ''): string {
  return /"(?:username|email)":"([^"]+)"/.exec(text)?.[1]?.toLowerCase() ?? 'nobody';
}

function addressesIn(accounts: unknown): string[] {
  return (
    JSON.stringify(accounts)
      .toLowerCase()
      .match(/[^"\s]+@[^"\s]+/g) ?? []
  );
}

/** The address of the account with this id, whatever the vendor calls it. */
function emailOf(state: unknown, id: string): string {
  const text = JSON.stringify(
    Object.values(state ?? {})
      .flat()
      .find((one) => isObject(one) && one.id === id),
  );
  return /"(?:username|email)":"([^"]+)"/.exec(text ?? '')?.[1]?.toLowerCase() ?? 'nobody';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
