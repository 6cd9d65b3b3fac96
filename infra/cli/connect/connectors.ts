import type { Connector } from './connector.ts';
import { okta } from './okta.ts';
import { pagerduty } from './pagerduty.ts';

/** The sources at which Rollcall can register itself. */
export const connectors = new Map<string, Connector>([
  ['okta', okta],
  ['pagerduty', pagerduty],
]);
