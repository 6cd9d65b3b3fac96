import type { User } from '../contracts/event.ts';

/** What a person's account may show of them; each is a register of its own. */
export const attributeNames = [
  'userName',
  'email',
  'displayName',
  'givenName',
  'familyName',
  'title',
  'timezone',
  'locale',
  'phoneNumbers',
] as const;

/** The attributes of a user that are folded. */
export type Attributes = Pick<User, (typeof attributeNames)[number]>;
