import type { Registered } from '../../../functions/core/contracts/subscription.ts';
import type { SecretStore } from '../secret-store.ts';

/** What is stored of a source's webhook, beside the secret of the source. */
export type Registration = {
  read(): Promise<Registered>;
  keep(registered: Registered): Promise<void>;
};

/** Opens it. `at`: the source's API and our webhook, which are stored with the id that is good there. */
export function openRegistration(
  secretStore: SecretStore,
  source: string,
  at: { origin: string; url: string },
): Registration {
  const name = `sources/${source}`;
  return {
    async read() {
      const { stored = {} } = await secretStore.read(name);
      return { id: stored.connection?.id, secrets: stored.secrets };
    },
    async keep({ id, secrets }) {
      const { stored = {} } = await secretStore.read(name);
      const next = {
        ...stored,
        ...(secrets !== undefined && { secrets }),
        ...(id !== undefined && { connection: { id, ...at } }),
      };
      // Each version counts: the one before the last is no longer good for signatures.
      if (JSON.stringify(next) !== JSON.stringify(stored)) await secretStore.put(name, next);
    },
  };
}
