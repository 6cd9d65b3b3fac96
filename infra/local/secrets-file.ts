import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as z from 'zod/mini';
import type { Registries } from '../../functions/core/config/config.ts';
import { hashOf } from '../../functions/core/scim/door/tokens.ts';
import { CannotStart } from './cannot-start.ts';

/** The local secrets by name (`sources/okta`, `targets/opsgenie`), each in the shape it has in Secrets Manager. */
export type LocalSecrets = Record<string, unknown>;

const shapes = {
  sources: '{ "secrets": ["…"] }',
  served: '{ "tokens": [{ "name": "…", "hash": "<SHA-256>", "ends": "2027-01-31" }] }',
  targets: '{ "key": "…" }',
};

/**
 * Writes a file of random secrets for everything Rollcall knows, where there is none yet. Answers whether it did.
 *
 * @param withTokens Whether the sources' APIs may be asked too. @default false
 */
export function ensureSecretsFile(
  file: string,
  { sources, targets }: Registries,
  withTokens = false,
): boolean {
  if (existsSync(file)) return false;
  const random = () => randomBytes(24).toString('base64url');
  const secrets: LocalSecrets = {};
  for (const [id, { api, secret, serve }] of Object.entries(sources)) {
    if (secret === undefined) continue;
    secrets[`sources/${id}`] =
      serve === undefined
        ? { secrets: [random()], ...(withTokens && api && { token: random() }) }
        : localTokens(random());
  }
  for (const id of Object.keys(targets)) secrets[`targets/${id}`] = { key: random() };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return true;
}

/** A token for this machine alone, which is also here as it is, so that `send` can show it. */
function localTokens(localToken: string) {
  return { tokens: [{ name: 'local', hash: hashOf(localToken), ends: '2999-12-31' }], localToken };
}

/**
 * Checks every entry that Rollcall knows. Which ones are needed is known after the slow part of a start; what is
 * wrong with those that are there need not wait for it. Throws `CannotStart` like `readSecretsFile`.
 */
export function checkSecretsFile(file: string, registries: Registries): void {
  const known = Object.keys(parse(file)).filter((name) => schemaOf(name, registries) !== undefined);
  readSecretsFile(file, known, registries);
}

/** Reads the secrets called `names` and checks their shapes. Throws `CannotStart`, naming the entry and its shape. */
export function readSecretsFile(file: string, names: string[], registries: Registries): LocalSecrets {
  const secrets = parse(file);
  return Object.fromEntries(
    names.map((name) => {
      const secret = secrets[name];
      const problem = problemOf(secret, schemaOf(name, registries));
      if (problem === undefined) return [name, secret];
      throw new CannotStart(
        `${relative('', file)}: "${name}" ${problem}: write "${name}": ${shapeOf(name, registries)}, or delete the file to get a new one.`,
      );
    }),
  );
}

/** The name in the file of a secret that is called `rollcall/<stage>/sources/<id>` on AWS. */
export function localName(name: string): string {
  return name.split('/').slice(-2).join('/');
}

function parse(file: string): LocalSecrets {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CannotStart(`${relative('', file)} cannot be read: name a file that can.`, { cause });
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new CannotStart(
      `${relative('', file)} is not a JSON object: correct it, or delete it to get a new one.`,
      {
        cause,
      },
    );
  }
}

const TargetSecret = z.looseObject({ key: z.string().check(z.minLength(1)) });

function schemaOf(name: string, { sources, targets }: Registries): z.ZodMiniType | undefined {
  const [kind, id = ''] = name.split('/');
  if (kind === 'sources') return sources[id]?.secret;
  return kind === 'targets' && targets[id] !== undefined ? (targets[id].secret ?? TargetSecret) : undefined;
}

function problemOf(secret: unknown, schema: z.ZodMiniType | undefined): string | undefined {
  if (secret === undefined) return 'is missing';
  const result = schema?.safeParse(secret);
  if (result === undefined || result.success) return undefined;
  const path = result.error.issues[0]?.path.join('.');
  return `has the wrong shape${path ? ` at ${path}` : ''}`;
}

function shapeOf(name: string, { sources }: Registries): string {
  const [kind, id = ''] = name.split('/');
  if (kind !== 'sources') return shapes.targets;
  return sources[id]?.serve === undefined ? shapes.sources : shapes.served;
}
