import * as z from 'zod/mini';

/** What is written back as it was read, but for who is paged. */
const paged = z.looseObject({
  type: z.string(),
  id: z.nullish(z.string()),
  username: z.nullish(z.string()),
});
/** Who is paged: a user by id or by username, a team, another escalation or schedule, or deliberately nobody. */
export type Paged = z.infer<typeof paged>;

const rotation = z.looseObject({ id: z.string(), name: z.string(), participants: z.array(paged) });
export type Rotation = z.infer<typeof rotation>;

/** `{"data":[…]}`: https://docs.opsgenie.com/docs/schedule-rotation-api#list-schedule-rotations */
export const Rotations = listOf(rotation);

/** With `expand=rotation`, without which one is not whole: https://docs.opsgenie.com/docs/schedule-api#list-schedules */
export const Schedules = listOf(
  z.looseObject({
    id: z.string(),
    name: z.string(),
    ownerTeam: z.nullish(z.object({ id: z.nullish(z.string()) })),
    rotations: z.array(rotation),
  }),
);
export type Schedule = z.infer<typeof Schedules>[number];

const override = z.looseObject({
  alias: z.string(),
  user: paged,
  endDate: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'is no moment')),
});
export type Override = z.infer<typeof override>;

/** Those that are over too: https://docs.opsgenie.com/docs/schedule-override-api#list-schedule-overrides */
export const Overrides = listOf(override);

const escalation = z.object({
  id: z.string(),
  name: z.string(),
  rules: z.array(z.looseObject({ recipient: paged })),
});
export type Escalation = z.infer<typeof escalation>;

/** https://docs.opsgenie.com/docs/escalation-api#list-escalations */
export const Escalations = listOf(escalation);

/** https://docs.opsgenie.com/docs/escalation-api#get-escalation */
export const OneEscalation = oneOf(escalation);

const routingRule = z.looseObject({ id: z.string(), name: z.nullish(z.string()), notify: z.nullish(paged) });
export type RoutingRule = z.infer<typeof routingRule>;

/** Whom a team's alerts notify: https://docs.opsgenie.com/docs/team-routing-rule-api#list-team-routing-rules */
export const RoutingRules = listOf(routingRule);

const forwarded = z.object({ id: z.nullish(z.string()), username: z.string() });
const forwardingRule = z.looseObject({
  id: z.string(),
  fromUser: forwarded,
  toUser: forwarded,
  endDate: z.nullish(z.iso.datetime()),
});
export type ForwardingRule = z.infer<typeof forwardingRule>;

/** Those that are over too: https://docs.opsgenie.com/docs/forwarding-rule-api#list-forwarding-rules */
export const ForwardingRules = listOf(forwardingRule);

/** https://docs.opsgenie.com/docs/forwarding-rule-api#get-forwarding-rule */
export const OneForwardingRule = oneOf(forwardingRule);

/** The ids of a team's members: https://docs.opsgenie.com/docs/team-api#get-team */
export const Members = z.pipe(
  oneOf(z.object({ members: z.array(z.object({ user: z.object({ id: z.string() }) })) })),
  z.transform(({ members }) => members.map(({ user }) => user.id)),
);

/** Whether what is read holds at `now` (milliseconds since 1970) or later. */
export function isAhead(now: number) {
  return ({ endDate }: { endDate?: string | null }): boolean => endDate == null || Date.parse(endDate) > now;
}

function listOf<T>(row: z.ZodMiniType<T>) {
  return z.pipe(
    z.object({ data: z.array(row) }),
    z.transform(({ data }) => data),
  );
}

function oneOf<T>(thing: z.ZodMiniType<T>) {
  return z.pipe(
    z.object({ data: thing }),
    z.transform(({ data }) => data),
  );
}
