/** The variables a function cannot do without. Throws, naming those that are missing, so that a bad deploy shows at once. */
export function requireEnv<Name extends string>(
  env: Record<string, string | undefined>,
  ...names: Name[]
): Record<Name, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(`The environment lacks ${missing.join(' and ')}: set what the stack sets.`);
  }
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}
