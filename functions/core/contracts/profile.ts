/** What we know of a person, as the targets need it. `displayName` is never empty. */
export type Profile = {
  email: string;
  displayName: string;
  givenName?: string;
  familyName?: string;
  title?: string;
  timezone?: string;
  locale?: string;
  phoneNumbers?: string[];
};
