import type * as z from 'zod/mini';
import type { Config } from '../../../functions/core/config/config.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { clientAccess } from '../client-access.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { readLines } from '../read-secret.ts';
import type { Stored } from '../secret-store.ts';
import { sourceVendor } from '../source-clients.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';

type Order = { clientId: string; keyId?: string; unchecked?: true };

const knownSources: Record<string, Source> = sources;
const knownTargets: Record<string, Target> = targets;

/** What a vendor's OAuth client proves itself with, by its name in the secret. */
const proofs = { privateKey: 'private key', clientSecret: 'client secret' } as const;

/**
 * An OAuth client as it is to be stored, with the proof from standard input; tried at the vendor first. Throws `CommandError`
 * where the vendor takes none, or refuses this one.
 */
export async function readClient(
  name: string,
  { clientId, keyId, unchecked }: Order,
  stage: StageClient,
  config: Config,
  context: Context,
): Promise<Stored> {
  const [kind, id = ''] = name.split('/');
  const isTarget = kind === 'targets';
  const vendor = isTarget ? knownTargets[id] : knownSources[id];
  const client = (proof: string) => clientFor(vendor?.secret, { clientId, keyId }, proof);
  const part = client('proof')?.part;
  if (part === undefined)
    throw new CommandError(`${vendor?.name ?? id} takes no OAuth client here: leave --client-id out.`, 2);
  const prompt = `${vendor?.name}’s ${proofs[part]}`;
  const proof = await readLines(context.stdin, prompt, (text) => void context.stderr.write(text));
  const stored = client(proof)?.stored ?? {};
  if (!unchecked) {
    if (isTarget) await tryTarget(id, stored, stage, config, context);
    else await trySource(id, stored, stage, config, context);
  }
  return stored;
}

/** The shape of a vendor's secret says with what its clients prove themselves. */
function clientFor(
  shape: z.ZodMiniType | undefined,
  { clientId, keyId }: Pick<Order, 'clientId' | 'keyId'>,
  proof: string,
): { part: keyof typeof proofs; stored: Stored } | undefined {
  for (const part of ['privateKey', 'clientSecret'] as const) {
    const stored = { clientId, [part]: proof, ...(keyId !== undefined && { keyId }) };
    const shaped = shape?.safeParse({ secrets: ['unused'], ...stored }).data;
    if (typeof shaped === 'object' && shaped !== null && part in shaped) return { part, stored };
  }
  return undefined;
}

async function trySource(
  id: string,
  secret: Stored,
  stage: StageClient,
  config: Config,
  context: Context,
): Promise<void> {
  const source = knownSources[id];
  if (source === undefined) return;
  const settings = config.sources[id];
  const http = await context.http();
  const origin = stage.origin(id);
  const vendor = (scopes?: readonly string[]) =>
    sourceVendor(stage, { id, settings, secret, origin, scopes }, http, context);
  const found = await refusedOr(clientAccess({ source, settings, vendor }), 'one that may read users');
  const wrong = found.find(({ level }) => level === 'error');
  if (wrong !== undefined) {
    throw new CommandError(
      `${wrong.what}: nothing was stored; ${wrong.fix}, or store it as it is with --unchecked.`,
    );
  }
}

async function tryTarget(
  id: string,
  secret: Stored,
  stage: StageClient,
  config: Config,
  context: Context,
): Promise<void> {
  const clients = readingClients(stage, config, await context.http(), async () => secret, context);
  const target = knownTargets[id];
  await refusedOr(target?.probe(clients(id, 'leavers')), target?.doctor?.rights ?? 'another one');
}

async function refusedOr<T>(work: Promise<T>, rights: string): Promise<T>;
async function refusedOr<T>(work: Promise<T> | undefined, rights: string): Promise<T | undefined>;
async function refusedOr<T>(work: Promise<T> | undefined, rights: string): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    const failure = asFailure(thrown);
    const said = failure.words ? ` (${failure.words})` : '';
    const advice =
      failure.name === 'Credential'
        ? `the client has to be ${rights}`
        : 'try again later, or store it as it is with --unchecked';
    throw new CommandError(`${failure.message}${said}: nothing was stored; ${advice}.`);
  }
}
