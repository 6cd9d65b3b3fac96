import type { Standing } from '../../../functions/core/operate/receipt-standing.ts';
import type { Style } from '../context.ts';

/** The colour of what has become of a departure. */
export const colours: Record<Standing, Style> = {
  'left alone': 'dim',
  'never there': 'green',
  gone: 'green',
  stays: 'dim',
  back: 'yellow',
  muted: 'yellow',
  leaving: 'red',
  held: 'yellow',
  blocked: 'red',
};
