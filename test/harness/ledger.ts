import type { HttpAnswer, HttpRequest } from '../../functions/lib/http.ts';
import type { Expected } from './expected.ts';
import type { VendorId } from './vendors.ts';

/** Where a vendor's accounts are made and deleted. */
const places: Record<VendorId, RegExp> = {
  opsgenie: /^\/v2\/users(?:\/([^/]+))?$/,
  statuspage: /^\/v1\/organizations\/[^/]+\/users(?:\/([^/]+))?$/,
  pagertree: /^\/api\/v4\/account_users(?:\/([^/]+))?$/,
};

/**
 * Watches every call that makes or deletes an account, as it happens: nobody is deleted who is to stay, and nobody
 * is made or deleted twice.
 */
export function createLedger(state: (vendor: VendorId) => Promise<unknown>) {
  let expected: Expected[] = [];
  let done = new Map<string, number>();
  const wrong: string[] = [];

  function note(vendor: VendorId, what: 'made' | 'deleted', email: string): void {
    const one = expected.find(({ human }) => human.emails.includes(email));
    if (one === undefined) {
      wrong.push(`${vendor}: ${email}, of whom no source ever spoke, was ${what}`);
      return;
    }
    const stays = one.standing === 'suspended' || one[vendor] !== undefined;
    const who = `person ${one.human.number} (${one.standing})`;
    if (what === 'deleted' && stays) wrong.push(`${vendor}: ${who} was deleted and should stay`);
    const key = `${vendor}: ${who} was ${what}`;
    done.set(key, (done.get(key) ?? 0) + 1);
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
      const made = request.method === 'POST' && match !== null;
      const gone = request.method === 'DELETE' && match?.[1] !== undefined;
      const email = gone ? emailOf(await state(vendor), match[1] ?? '') : emailIn(request.body);
      const answer = await call();
      if (answer.status < 300 && made) note(vendor, 'made', email);
      if (answer.status < 300 && gone) note(vendor, 'deleted', email);
      return answer;
    },
  };
}

function emailIn(text = ''): string {
  return /"(?:username|email)":"([^"]+)"/.exec(text)?.[1]?.toLowerCase() ?? 'nobody';
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
