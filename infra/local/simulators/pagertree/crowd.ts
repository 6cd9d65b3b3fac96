import { type Crowd, crowdEmail, idOf } from '../rows.ts';
import type { AccountUser, User } from './store.ts';

const human = { prefix: '0CROWDUSER', digits: 16 };
const member = { prefix: '0CROWDALU0', digits: 16 };

/** So many people of the account who were there before everybody else. */
export function createCrowd(
  size: number,
  at: string,
): { users: Crowd<User>; accountUsers: Crowd<AccountUser> } {
  return {
    users: {
      ...human,
      size,
      make: (number, id) => ({
        id,
        prefix_id: `usr_${id.toLowerCase()}`,
        name: `Member ${number}`,
        time_zone: 'UTC',
        emails: [{ id: `${id}-email`, email: crowdEmail(number), primary: true }],
        phones: [],
      }),
    },
    accountUsers: {
      ...member,
      size,
      make: (number, id) => ({
        id,
        prefix_id: `alu_${id.toLowerCase()}`,
        tiny_id: number,
        account_id: 'crowd',
        created_at: at,
        updated_at: at,
        meta: {},
        roles: { admin: false, billing: false, broadcaster: false, communicator: true },
        notification_rule_id: null,
        user_id: idOf(human, number),
        invited: false,
      }),
    },
  };
}
