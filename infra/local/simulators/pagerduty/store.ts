import { randomBytes } from 'node:crypto';

export type Subscription = {
  id: string;
  url: string;
  secret: string;
  active: boolean;
  description: string;
  events: string[];
  filter: { type: string; id?: string };
  temporarilyDisabled: boolean;
  /** Deliveries in a row that were refused for good. */
  dropped: number;
};

export type Store = ReturnType<typeof createStore>;

export function createStore() {
  let made = 0;
  const subscriptions = new Map<string, Subscription>();
  const nextId = (): string => {
    const id = `PWEBHK${String(++made).padStart(3, '0')}`;
    return subscriptions.has(id) ? nextId() : id;
  };
  /** A new one, which is not yet there. */
  const make = (wanted: Pick<Subscription, 'url' | 'description' | 'events' | 'filter'>): Subscription => ({
    ...wanted,
    id: nextId(),
    // As long as the real ones, which look like base64 and are used as text.
    secret: randomBytes(48).toString('base64'),
    active: true,
    temporarilyDisabled: false,
    dropped: 0,
  });
  return {
    subscriptions,
    make,
    add(wanted: Parameters<typeof make>[0]): Subscription {
      const subscription = make(wanted);
      subscriptions.set(subscription.id, subscription);
      return subscription;
    },
  };
}
