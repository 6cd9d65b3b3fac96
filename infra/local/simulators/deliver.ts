/** How a simulated source reaches the webhook that it was told of; tests put the front door there without a port. */
export type Deliver = (url: string, init: DeliverInit) => Promise<Response>;

type DeliverInit = { method: string; headers: Record<string, string>; body?: string };

/** https as the vendors want it, or this machine, where there is no certificate. */
export function isDeliverable(url: unknown): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}
