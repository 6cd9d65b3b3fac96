/** A small customer's account, in the shapes of `_state`: an owner, a user who is on the rota, two teams, two licences. */
export const smallAccount: Record<string, unknown[]> = {
  licenses: [
    {
      id: 'PLICFUL',
      name: 'Business Full User',
      role_group: 'FullUser',
      valid_roles: ['owner', 'admin', 'user', 'limited_user', 'observer', 'restricted_access'],
    },
    {
      id: 'PLICSTK',
      name: 'Stakeholder',
      role_group: 'Stakeholder',
      valid_roles: ['read_only_user', 'read_only_limited_user'],
      seats: 5,
    },
  ],
  users: [
    { id: 'POWNER1', name: 'Olive Owner', email: 'owner@example.com', role: 'owner' },
    { id: 'PRILEY1', name: 'Riley Rota', email: 'riley@example.com', sessions: ['web', 'mobile'] },
  ],
  teams: [
    { id: 'PTEAM01', name: 'SRE', members: [{ user: 'PRILEY1', role: 'responder' }] },
    { id: 'PTEAM02', name: 'Platform' },
  ],
  schedules: [{ id: 'PSCHED1', name: 'SRE rota', users: ['PRILEY1', 'POWNER1'] }],
  escalation_policies: [
    { id: 'PPOLIC1', name: 'SRE escalation', team: 'PTEAM01', users: [], schedules: ['PSCHED1'] },
  ],
};
