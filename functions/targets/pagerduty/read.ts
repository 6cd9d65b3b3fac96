import { readerOf } from '../../core/contracts/reader-of.ts';

/** An answer of PagerDuty's in its documented shape. Throws `Transient`. */
export const read = readerOf('PagerDuty');
