import type { Source } from './source.ts';

/** Whether a source's whole directory can be read by itself, and so is compared every night. */
export function canBeListed(source: Pick<Source, 'list' | 'serve'> | undefined): boolean {
  return source?.list !== undefined || source?.serve !== undefined;
}
