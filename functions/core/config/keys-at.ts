import * as z from 'zod/mini';

/**
 * The keys that a schema knows at a path, such as those of `leavers.brake`; none where it knows no names of its own
 * (a map from any id, a text, an unknown value). Optional, defaulted and transformed schemas count as what is in them.
 */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let here: z.core.$ZodType | undefined = bare(schema);
  for (const key of path) {
    here = here && inside(here, String(key));
  }
  return here instanceof z.ZodMiniObject ? Object.keys(here.def.shape) : [];
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniDefault)
    return bare(schema.def.innerType);
  if (!(schema instanceof z.ZodMiniPipe)) return schema;
  // What is only made ready for the schema behind it knows no keys itself.
  return bare(schema.def.in instanceof z.ZodMiniTransform ? schema.def.out : schema.def.in);
}

function inside(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodMiniRecord) return bare(schema.def.valueType);
  if (schema instanceof z.ZodMiniArray) return bare(schema.def.element);
  const field = schema instanceof z.ZodMiniObject ? schema.def.shape[key] : undefined;
  return field && bare(field);
}
