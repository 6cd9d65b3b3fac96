import type { Call } from '../../core/contracts/call.ts';
import type { OneCall } from './steps.ts';

export const usersPath = '/v2/users';
export const userPath = (idOrEmail: string) => `${usersPath}/${encodeURIComponent(idOrEmail)}`;

/** `teamIdentifierType`, where the team itself takes `identifierType`: https://docs.opsgenie.com/docs/team-member-api */
const byId = { teamIdentifierType: 'id' };
const membersPath = (team: string) => `/v2/teams/${encodeURIComponent(team)}/members`;

/** The one call that does a change. */
export function callOf(op: OneCall): Call {
  switch (op.kind) {
    // https://docs.opsgenie.com/docs/user-api
    case 'createUser': {
      const { kind: _, role, ...body } = op;
      return { method: 'POST', path: usersPath, body: { ...body, role: { name: role } } };
    }
    case 'changeRole':
      return patch(op.user, { role: { name: op.role } });
    case 'changeUsername':
      return patch(op.user, { username: op.username });
    case 'changeShown':
      return patch(op.user, { [op.field]: op.value });
    case 'deleteUser':
      return { method: 'DELETE', path: userPath(op.user) };
    // https://docs.opsgenie.com/docs/contact-api
    case 'switchContact': {
      const contact = `${userPath(op.user)}/contacts/${encodeURIComponent(op.contact.id)}`;
      return { method: 'POST', path: `${contact}/${op.on ? 'enable' : 'disable'}` };
    }
    case 'addToTeam': {
      const body = { user: { id: op.user }, role: 'user' };
      return { method: 'POST', path: membersPath(op.team.id), query: byId, body };
    }
    case 'removeFromTeam': {
      const path = `${membersPath(op.team.id)}/${encodeURIComponent(op.user)}`;
      return { method: 'DELETE', path, query: byId };
    }
  }
}

function patch(user: string, body: Record<string, unknown>): Call {
  return { method: 'PATCH', path: userPath(user), body };
}
