import type { User } from '../../core/contracts/event.ts';
import type { OktaUser, Settings } from './schema.ts';

const inactive = new Set(['SUSPENDED', 'DEPROVISIONED']);

/** Whether a user of this status has left, and is not only suspended. */
export function isGone(status: string, { deactivated }: Pick<Settings, 'deactivated'>): boolean {
  return status === 'DEPROVISIONED' && deactivated === 'leaver';
}

/**
 * A record of Okta's as a user. Where an application decides who is active, the user's status does not say it, but for whom it is
 * known whether they are assigned to it.
 */
export function userOf(
  id: string,
  { status, profile }: OktaUser,
  { application }: Settings,
  isAssigned?: boolean,
): User {
  const knows = application === undefined || isAssigned !== undefined;
  const told = {
    userName: profile.login,
    email: profile.email,
    givenName: profile.firstName,
    familyName: profile.lastName,
    title: profile.title,
    timezone: profile.timezone,
    locale: profile.locale,
    phoneNumbers: profile.mobilePhone && [profile.mobilePhone],
    active: knows ? isAssigned !== false && !inactive.has(status) : undefined,
  };
  return { id, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
}
