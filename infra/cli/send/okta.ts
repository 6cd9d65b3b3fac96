import { knownTypes } from '../../../functions/sources/okta/mapping.ts';
import type { Secret, Settings } from '../../../functions/sources/okta/schema.ts';
import { sign } from '../../../functions/sources/okta/signature.ts';
import type { SendArgs } from './args.ts';
import { madeUpId, nameFrom } from './made-up.ts';
import type { Sender, SenderWorld } from './sender.ts';

const org = 'https://rollcall-local.okta.com';

/** Okta's event hooks: https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload */
export const okta: Sender<Settings, Secret> = {
  types: knownTypes,
  make(args, world) {
    const { type, at } = args;
    const eventId = args.eventId ?? world.newId();
    const userId = args.email && (args.userId ?? `00u${madeUpId(`okta ${args.email}`, 17)}`);
    const event = {
      uuid: eventId,
      published: at,
      eventType: type,
      version: '0',
      severity: 'INFO',
      actor: { id: '00uADMIN', type: 'User', alternateId: 'admin@example.com', displayName: 'Ada Admin' },
      outcome: { result: 'SUCCESS', reason: null },
      target: targets(args, userId, world),
    };
    const [secret = ''] = world.secret.secrets;
    const headers = sign(secret, world.settings.header);
    return {
      eventId,
      userId,
      deliver: () => ({ headers, body: JSON.stringify(delivery(event, world.newId(), at)) }),
    };
  },
};

/** The envelope is a new one on every delivery; the event in it is the same. */
function delivery(event: object, eventId: string, eventTime: string) {
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${org}/api/v1/eventHooks/whoLOCAL`,
    eventId,
    data: { events: [event] },
    eventTime,
    contentType: 'application/json',
  };
}

function targets(
  args: SendArgs,
  userId: string | undefined,
  { settings, usageError }: SenderWorld<Settings>,
) {
  const { type, email = '', name = nameFrom(email), group } = args;
  const application = args.application ?? settings.application;
  const assignment = type.startsWith('application.');
  if (userId === undefined && !type.startsWith('group.lifecycle.')) {
    throw usageError(`${type} is about a person: say their e-mail.`);
  }
  if (group === undefined && type.startsWith('group.'))
    throw usageError(`${type} is about a group: say which with --group.`);
  if (application === undefined && assignment)
    throw usageError(`${type} is about an application: say which with --application.`);
  return [
    ...(userId === undefined ? [] : [target('User', userId, email, name)]),
    ...(group === undefined
      ? []
      : [target('UserGroup', `00g${madeUpId(`okta ${group}`, 17)}`, 'unknown', group)]),
    ...(assignment && application !== undefined
      ? [target('AppInstance', application, 'unknown', application)]
      : []),
  ];
}

function target(type: string, id: string, alternateId: string, displayName: string) {
  return { id, type, alternateId, displayName, detailEntry: null };
}
