import { defineSource } from '../../core/contracts/define-source.ts';
import { Secret, Settings } from './schema.ts';

/** Any identity provider that provisions by SCIM 2.0: https://www.rfc-editor.org/rfc/rfc7644 */
export const scim = defineSource({
  name: 'SCIM',
  settings: Settings,
  secret: Secret,
  serve: { path: '/scim/v2', tokens: ({ tokens }) => tokens },
});
