import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** What creates or replaces an event hook: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/ */
export const HookBody = z.object({
  name: text,
  events: z.object({ type: z.literal('EVENT_TYPE'), items: z.array(text).check(z.minLength(1)) }),
  channel: z.object({
    type: z.literal('HTTP'),
    version: z.literal('1.0.0'),
    config: z.object({
      uri: text,
      authScheme: z.object({ type: z.literal('HEADER'), key: text, value: z.optional(z.string()) }),
    }),
  }),
});
export type HookBody = z.infer<typeof HookBody>;

export type Hook = HookBody & {
  id: string;
  status: 'ACTIVE' | 'INACTIVE';
  verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  created: string;
};

/** A hook as it is shown: the secret can only be written. */
export function shown({ channel, ...hook }: Hook) {
  const { authScheme, uri } = channel.config;
  const { value, ...scheme } = authScheme;
  return {
    ...hook,
    channel: { ...channel, config: { uri, headers: [], method: 'POST', authScheme: scheme } },
  };
}

/** An id that nobody has: they count up, as long as the vendor's are. */
export function freeId(rows: Map<string, unknown>, prefix: string): string {
  let number = rows.size + 1;
  const id = () => `${prefix}${String(number).padStart(17, '0')}`;
  while (rows.has(id())) number++;
  return id();
}
