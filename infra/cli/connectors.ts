import { okta } from './connect-okta.ts';
import { pagerduty } from './connect-pagerduty.ts';
import type { Connector } from './connector.ts';

/** The sources at which Rollcall can register itself. */
export const connectors = new Map<string, Connector>([
  ['okta', okta],
  ['pagerduty', pagerduty],
]);
