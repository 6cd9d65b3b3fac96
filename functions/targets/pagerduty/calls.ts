import type { Call } from '../../core/contracts/call.ts';
import type { Incident } from './places-schema.ts';
import type { Substitute } from './stand-ins.ts';
import type { OneCall, Self } from './steps.ts';

export const usersPath = '/users';
export const userPath = (id: string) => `${usersPath}/${encodeURIComponent(id)}`;
export const teamPath = (id: string) => `/teams/${encodeURIComponent(id)}`;

/** The one call that does a change: https://developer.pagerduty.com/api-reference/ */
export function callOf(op: OneCall): Call {
  switch (op.kind) {
    case 'createUser': {
      const { kind: _, ...user } = op;
      return { method: 'POST', path: usersPath, body: { user: { type: 'user', ...user } } };
    }
    case 'changeRole':
      // Without the licence, so that PagerDuty picks one that has the role:
      // https://github.com/PagerDuty/terraform-provider-pagerduty/pull/725
      return put(op.self, { role: op.role });
    case 'changeEmail':
      return put(op.self, { email: op.email });
    case 'changeShown':
      return put(op.self, { [op.field]: op.value });
    case 'changeContact': {
      const path = `${userPath(op.user)}/contact_methods/${encodeURIComponent(op.contact)}`;
      const contact_method = { type: 'email_contact_method', address: op.address };
      return { method: 'PUT', path, body: { contact_method } };
    }
    case 'addPhone': {
      const { countryCode: country_code, address } = op.phone;
      const contact_method = { type: 'sms_contact_method', label: 'Mobile', country_code, address };
      return { method: 'POST', path: `${userPath(op.user)}/contact_methods`, body: { contact_method } };
    }
    case 'addContact': {
      const { type, label = 'Default', address, countryCode: country_code } = op.contact;
      const contact_method = { type, label, address, ...(country_code && { country_code }) };
      return { method: 'POST', path: `${userPath(op.user)}/contact_methods`, body: { contact_method } };
    }
    case 'removeContact': {
      const path = `${userPath(op.user)}/contact_methods/${encodeURIComponent(op.contact.id)}`;
      return { method: 'DELETE', path };
    }
    case 'addRule': {
      const { urgency, delay, contact } = op.rule;
      const notification_rule = {
        type: 'assignment_notification_rule',
        start_delay_in_minutes: delay,
        urgency,
        contact_method: contact,
      };
      return { method: 'POST', path: `${userPath(op.user)}/notification_rules`, body: { notification_rule } };
    }
    case 'removeRule': {
      const path = `${userPath(op.user)}/notification_rules/${encodeURIComponent(op.rule.id)}`;
      return { method: 'DELETE', path };
    }
    case 'addToTeam':
    case 'changeTeamRole':
      return { method: 'PUT', path: memberPath(op), body: { role: op.role } };
    case 'removeFromTeam':
      return { method: 'DELETE', path: memberPath(op) };
    case 'endSessions':
      return {
        method: 'DELETE',
        path: '/oauth_delegations',
        query: { user_id: op.user, type: 'web,mobile' },
      };
    case 'renewCalendarKey':
      return { method: 'POST', path: `${userPath(op.user)}/regenerate_private_url_key` };
    case 'reassign':
      return { method: 'PUT', path: '/incidents', body: { incidents: op.incidents.map(reassigned(op.to)) } };
    case 'deleteUser':
      return { method: 'DELETE', path: userPath(op.user) };
  }
}

/** https://developer.pagerduty.com/api-reference/8a0e1aa2ec666-update-an-incident */
function reassigned(to?: Substitute) {
  return ({ id, policy }: Incident) => {
    const incident = { id, type: 'incident_reference' };
    if (to?.type === 'user') {
      return { ...incident, assignments: [{ assignee: { id: to.id, type: 'user_reference' } }] };
    }
    const own = to ?? policy;
    return {
      ...incident,
      ...(own && { escalation_policy: { id: own.id, type: 'escalation_policy_reference' } }),
    };
  };
}

function memberPath({ user, team }: { user: string; team: { id: string } }): string {
  return `${teamPath(team.id)}/users/${encodeURIComponent(user)}`;
}

/** Name and e-mail go along as they are, which PagerDuty is said to want; what is not sent is kept. */
function put({ id, name, email }: Self, change: Record<string, string>): Call {
  return { method: 'PUT', path: userPath(id), body: { user: { type: 'user', name, email, ...change } } };
}
