import type { Context } from '../context.ts';
import type { Clock } from '../when.ts';

/** How a page is laid out: colours, width, and from where times are looked at. `flags` lead to the same stage again. */
export type Page = Pick<Context, 'paint' | 'width'> & Clock & { flags: string };
