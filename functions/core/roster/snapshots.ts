import { type Fields, type Table, update } from '../../lib/aws/table.ts';
import { iso } from '../../lib/iso.ts';
import { pack, unpack } from '../../lib/packed.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Blocked } from '../contracts/errors.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/** Whose account a snapshot is of, and when its removal began (ISO 8601 UTC): of a person who leaves twice there are two. */
type Place = { person: string; target: string; at: string };

/**
 * An account as it was before the first step of its removal: because of which event, and by which plan (the titles of its steps,
 * and their fingerprint).
 */
export type Snapshot = Place & { causedBy: string; plan: string[]; planHash: string; account: unknown };

/** A snapshot without what is in it. */
export type SnapshotHead = Omit<Snapshot, 'account'>;

/** An item of DynamoDB has 400 kB at most. Characters, of which each is a byte. */
const partAtMost = 300_000;
const partsAtMost = 20;

/**
 * Keeps a snapshot, in the place of one of the same removal that had less of the account: why and by which plan stay those of the
 * first. It is compressed, and in as many parts as it takes, which come before the item that names them: what is cut off has kept
 * nothing. Throws `Blocked` for an account that is too large even so, which is then not removed.
 */
export async function keepSnapshot(
  { table, now }: Pick<Roster, 'table' | 'now'>,
  { account, ...head }: Snapshot,
): Promise<void> {
  const packed = pack(account);
  const content = shortHash(packed);
  const writtenAt = iso(now());
  const key = keys.snapshot(head.person, head.target, head.at);
  if ((await table.read(key))?.content === content) return;
  const parts = Math.ceil(packed.length / partAtMost);
  if (parts > partsAtMost) throw tooLarge(packed.length);
  for (let part = 0; part < parts; part++) {
    const text = packed.slice(part * partAtMost, (part + 1) * partAtMost);
    await update(table, keys.snapshotPart(key, content, part), () => ({ at: head.at, writtenAt, text }));
  }
  await update(table, key, (before) => ({ ...head, ...before, writtenAt, content, parts }));
}

function tooLarge(length: number): Blocked {
  const size = `${Math.ceil(length / 1_000_000)} MB`;
  return new Blocked(
    'the snapshot is too large to be kept',
    `a snapshot of the account takes ${size} even compressed, and nobody is removed without one: take them out of some of their places by hand`,
  );
}

/** The account in the snapshot of this removal; `undefined` where none is kept. */
export async function snapshotAt(table: Table, { person, target, at }: Place): Promise<unknown> {
  const key = keys.snapshot(person, target, at);
  const head = await table.read(key);
  if (head === undefined) return undefined;
  const texts: string[] = [];
  for (let part = 0; part < Number(head.parts); part++) {
    const item = await table.read(keys.snapshotPart(key, String(head.content), part));
    texts.push(String(item?.text));
  }
  return unpack(texts.join(''));
}

/** The snapshots of a person at a target, the newest first. */
export async function snapshotsOf(table: Table, person: string, target: string): Promise<SnapshotHead[]> {
  const { pk, sk } = keys.snapshot(person, target, '');
  return (await table.list(pk, sk)).map((item) => headIn(item)).toReversed();
}

/** The table gives back what was put in. */
function headIn({ person, target, at, causedBy, plan, planHash }: Fields): SnapshotHead {
  return {
    person: String(person),
    target: String(target),
    at: String(at),
    causedBy: String(causedBy),
    plan: Array.isArray(plan) ? plan.map(String) : [],
    planHash: String(planHash),
  };
}
