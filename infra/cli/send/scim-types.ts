/** What a client of SCIM does, by the words for it. */
export const scimTypes = [
  'user.create',
  'user.update',
  'user.suspend',
  'user.reactivate',
  'user.delete',
  'group.add',
  'group.remove',
  'group.delete',
];
