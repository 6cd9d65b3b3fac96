import type { EventType } from '../../core/contracts/event-types.ts';
import type { Settings } from './schema.ts';

/**
 * What Okta's event types mean. Those that are in neither table mean nothing here.
 * https://developer.okta.com/docs/reference/api/event-types/
 */
const everywhere = new Map<string, EventType>([
  // The user may be STAGED still, unable to sign in: their on-call accounts may well be ready before they are.
  ['user.lifecycle.create', 'user.created'],
  // The first activation, or that of a deactivated user who came back: either way they exist and are active.
  ['user.lifecycle.activate', 'user.reactivated'],
  ['user.lifecycle.suspend', 'user.suspended'],
  ['user.lifecycle.unsuspend', 'user.reactivated'],
  // `delete.completed` is never sent to event hooks.
  ['user.lifecycle.delete.initiated', 'user.deleted'],
  // Says that something changed and not what: `resolve` asks.
  ['user.account.update_profile', 'user.updated'],
  ['group.user_membership.add', 'group.member_added'],
  ['group.user_membership.remove', 'group.member_removed'],
  ['group.lifecycle.delete', 'group.deleted'],
  // Left out on purpose:
  // - user.lifecycle.reactivate sends the activation mail again; it is not the inverse of anything.
  // - user.account.lock, unlock: a lockout is over in minutes and says nothing about being on call.
  // - group.lifecycle.create, group.profile.update: nobody joins or leaves; a new name comes with the next membership.
  // - group.application_assignment.*: the members' own events follow.
  // - application.provision.*, user.risk.*, user.session.clear, user.authentication.*: not about who works here.
  // - system.import.*: the users' own events follow.
]);

/** With `application` set: being assigned to it is what counts. Taken out is suspended, which can be taken back. */
const ofApplication = new Map<string, EventType>([
  ['application.user_membership.add', 'user.created'],
  ['application.user_membership.remove', 'user.suspended'],
  ['application.user_membership.update', 'user.updated'],
]);

/** All the types that can mean something, for tools that name them. */
export const knownTypes = [...everywhere.keys(), 'user.lifecycle.deactivate', ...ofApplication.keys()];

/** What an event type means under these settings; `applications` are the ids of those it is about. */
export function meaningOf(
  oktaType: string,
  applications: string[],
  settings: Pick<Settings, 'deactivated' | 'application'>,
): EventType | undefined {
  // A DEPROVISIONED user keeps the groups, so they are in them again when activated; only a deleted one is in none.
  if (oktaType === 'user.lifecycle.deactivate') {
    return settings.deactivated === 'leaver' ? 'user.deactivated' : 'user.suspended';
  }
  const { application } = settings;
  if (application !== undefined && applications.includes(application)) return ofApplication.get(oktaType);
  return everywhere.get(oktaType);
}
