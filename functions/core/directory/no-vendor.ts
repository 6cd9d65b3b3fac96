import type { Vendor } from '../contracts/api.ts';
import { Permanent } from '../contracts/errors.ts';

const none = () => {
  throw new Permanent('this source has no API that could be asked');
};

/** What stands where a directory is read that is here already: nobody is asked. */
export const noVendor: Vendor = { origin: '', call: none, exclusive: none, scopes: none, now: none };
