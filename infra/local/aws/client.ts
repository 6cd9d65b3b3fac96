import { region } from '../identities.ts';

/** What an AWS client needs to talk to a service of this machine. The services check no signature. */
export function clientOptions(endpoint: string) {
  return { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
