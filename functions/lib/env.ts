/**
 * The variables that a function cannot do without. Throws, naming those that are missing or empty, so that a bad
 * deploy shows at once.
 *
 * @example
 * const { TABLE } = requireEnv(process.env, 'TABLE');
 */
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

/**
 * Where `ROLLCALL_<ID>_URL` says that a vendor's API is, without a slash at the end, if it says so: for a simulator,
 * a proxy or a sandbox.
 *
 * @example
 * originFrom({ ROLLCALL_PAGER_URL: 'http://127.0.0.1:8788/pager/' })('pager'); // 'http://127.0.0.1:8788/pager'
 */
export function originFrom(env: Record<string, string | undefined>): (id: string) => string | undefined {
  return (id) => env[`ROLLCALL_${id.toUpperCase()}_URL`]?.replace(/\/+$/, '') || undefined;
}
