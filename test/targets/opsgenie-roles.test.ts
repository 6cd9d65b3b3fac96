import { expect, test } from 'vitest';
import { roleFor } from '../../functions/targets/opsgenie/roles.ts';

test.each([
  // has, granted, other roles that lines of the configuration name, and those of groups never heard of, gets
  ['Admin', 'User', [], [], 'Admin'],
  ['Auditor', 'User', [], [], 'Auditor'],
  ['Admin', 'User', ['Admin'], [], 'User'],
  ['Admin', 'User', ['Admin'], ['Admin'], 'Admin'],
  ['Admin', undefined, ['Admin'], ['Admin'], 'Admin'],
  ['Admin', undefined, ['Admin'], ['Responder'], 'User'],
  ['Admin', 'Responder', ['Admin'], [], 'Responder'],
  ['Admin', 'Responder', [], ['Admin'], 'Admin'],
  ['Responder', 'Auditor', ['Responder'], [], 'Auditor'],
  ['Responder', 'Auditor', [], ['Responder'], 'Responder'],
  ['Responder', 'Admin', [], ['Responder'], 'Admin'],
  ['Responder', 'User', ['Responder'], [], 'User'],
  ['User', 'Admin', [], ['User'], 'Admin'],
  ['Observer', 'User', [], ['Observer'], 'User'],
  ['Observer', undefined, ['Observer'], [], 'Observer'],
  ['Owner', 'User', ['Owner'], [], 'Owner'],
])(
  'who is %s and is granted %s, with %j said and %j never heard of, is %s',
  (has, role, said, perhaps, gets) => {
    const grantOf = (roles: string[]) => ({ role: roles[0], roles });
    const grant = role === undefined ? {} : { role, roles: [role] };
    expect(roleFor(has, grant, grantOf([...said, ...(role ? [role] : [])]), grantOf(perhaps))).toBe(gets);
  },
);
