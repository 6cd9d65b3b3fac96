import type { Desired } from '../../functions/core/contracts/desired.ts';
import { type Contract, createOffice, email } from './office.ts';

export const profile = { email, displayName: 'Jane Doe', givenName: 'Jane', familyName: 'Doe' };
export const muted = { state: 'muted', email } as const;
export const absent = { state: 'absent', email } as const;

/** The ways that a person comes, goes and moves at a target, and an office in which everything before that happened. */
export function waysOf<Settings, Grant, Account, Client>(
  contract: Contract<Settings, Grant, Account, Client>,
) {
  const { grant, other } = contract;
  const scope = contract.target.combine([grant, other]);
  const present = (given: Grant): Desired<Grant> => ({ state: 'present', profile, grant: given, scope });
  /** `forgotten`: the roster does not know the account, so it has to be found. */
  const ways: Record<string, { before: Desired<Grant>[]; wish: Desired<Grant>; forgotten?: boolean }> = {
    'a joiner': { before: [], wish: present(grant) },
    'a mover': { before: [present(grant)], wish: present(other) },
    'a mute': { before: [present(grant)], wish: muted },
    'a mute taken back': { before: [present(grant), muted], wish: present(grant) },
    'a leaver': { before: [present(grant), muted], wish: absent },
    'a mover whom nobody remembers': { before: [present(grant)], wish: present(other), forgotten: true },
    'a leaver whom nobody remembers': { before: [present(grant)], wish: absent, forgotten: true },
  };
  const open = () => createOffice(contract);
  const prepare = async (before: Desired<Grant>[], forgotten = false) => {
    const office = open();
    const [first, ...rest] = before;
    if (first !== undefined) await office.converge(first);
    if (first !== undefined) await contract.furnish?.(office.human, email);
    for (const desired of rest) await office.converge(desired);
    if (forgotten) office.forget();
    return office;
  };
  return { present, scope, ways, open, prepare };
}
