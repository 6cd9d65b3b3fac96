import type { Finding } from '../../../functions/core/contracts/finding.ts';

/** A finding, and what it is about: `sources/okta`, `targets/opsgenie`, `queues/opsgenie`, `people/opsgenie`, `drift/opsgenie`, `alarms`, `leavers`. */
export type Report = Finding & { about: string };
