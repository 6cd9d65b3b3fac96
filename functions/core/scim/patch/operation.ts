import { isRecord } from '../../../lib/is-record.ts';
import { ScimError } from '../scim-error.ts';

/** One operation of a PATCH, as its client wrote it: https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2 */
export type Operation = { op: 'add' | 'replace' | 'remove'; path?: string; value: unknown };

/** A client that has more to say sends a further request. */
const operationsAtMost = 1_000;

/**
 * The operations of a PATCH. Entra begins `op` with a capital, and older clients leave out `schemas`: neither is looked at. Throws
 * `invalidSyntax`.
 */
export function operationsOf(body: unknown): Operation[] {
  const operations = isRecord(body) ? fieldOf(body, 'operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0)
    throw new ScimError(400, 'a PATCH has a list of Operations', 'invalidSyntax');
  if (operations.length > operationsAtMost)
    throw new ScimError(400, 'a PATCH has 1,000 Operations at most', 'tooMany');
  return operations.map(operationIn);
}

function operationIn(written: unknown): Operation {
  const fields = isRecord(written) ? written : {};
  const said = fieldOf(fields, 'op');
  const op = typeof said === 'string' ? said.toLowerCase() : undefined;
  const path = fieldOf(fields, 'path');
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw new ScimError(400, 'an operation’s op is add, replace or remove', 'invalidSyntax');
  if (path !== undefined && path !== null && typeof path !== 'string')
    throw new ScimError(400, 'an operation’s path is a text', 'invalidPath');
  const value = fieldOf(fields, 'value');
  return { op, value, ...(typeof path === 'string' && path.trim() !== '' && { path: path.trim() }) };
}

function fieldOf(record: Record<string, unknown>, wanted: string): unknown {
  const name = Object.keys(record).find((key) => key.toLowerCase() === wanted);
  return name === undefined ? undefined : record[name];
}
