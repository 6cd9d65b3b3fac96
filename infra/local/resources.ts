import * as z from 'zod/mini';
import { CannotStart } from './cannot-start.ts';
import { type Identities, type Identity, resolve, type Template } from './template.ts';

/** All resources of a type, with those of their properties that `schema` names: worked out and checked. */
export type Resources = <T>(
  type: string,
  schema: z.ZodMiniType<T>,
) => { id: string; identity: Identity; properties: T }[];

export function resourcesOf(template: Template, identities: Identities): Resources {
  return (type, schema) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties = {} }]) => ({
        id,
        identity: identities[id] ?? { type, ref: id, attributes: {} },
        properties: checked(schema, pick(schema, Properties, identities), `${id} (${type})`),
      }));
}

export function arnOf(identity: Identity): string {
  return identity.attributes.Arn ?? '';
}

/** Only the properties that matter here are worked out: the others may refer to what this machine does not have. */
function pick(
  schema: z.ZodMiniType,
  properties: Record<string, unknown>,
  identities: Identities,
): Record<string, unknown> {
  const wanted = schema instanceof z.ZodMiniObject ? Object.keys(schema.def.shape) : [];
  return Object.fromEntries(
    wanted
      .map((name) => [name, resolve(properties[name], identities)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function checked<T>(schema: z.ZodMiniType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CannotStart(
    `The template's ${where} cannot be run here: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
