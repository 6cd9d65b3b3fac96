import { readerOf } from '../../core/contracts/reader-of.ts';

/** An answer of Opsgenie's in its documented shape. Throws `Transient`. */
export const read = readerOf('Opsgenie');
