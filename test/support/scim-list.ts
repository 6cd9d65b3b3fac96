import { expect } from 'vitest';
import type { Answer } from './scim.ts';

const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** What every answer that is a list has: whole numbers, and as many resources as it says. */
export function expectList({ status, body }: Answer, total: number): void {
  expect(status).toBe(200);
  expect(body.schemas).toEqual([listUrn]);
  expect(body).toMatchObject({ totalResults: total, itemsPerPage: body.Resources.length });
  expect(Number.isInteger(body.startIndex)).toBe(true);
}
