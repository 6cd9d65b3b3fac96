import type { Step } from '../../core/contracts/step.ts';
import type { Account } from './schema.ts';

/** https://docs.opsgenie.com/docs/user-api#update-user */
export function patch(account: Account, title: string, body: unknown): Step {
  return { title, method: 'PATCH', path: `/v2/users/${account.id}`, body, destructive: false };
}
