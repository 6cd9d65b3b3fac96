/** What PagerDuty sends to prove a subscription; it is about nobody. */
export const ping = 'pagey.ping';

/** The event types of PagerDuty that mean something to Rollcall. */
export const pagerdutyTypes = ['user.created', 'user.updated', 'user.deleted', ping];
