import type * as z from 'zod/mini';
import type { sources } from './sources/index.ts';
import type { targets } from './targets/index.ts';

type Sources = typeof sources;
type Targets = typeof targets;

/** What an operator writes in `config.ts`. */
export type ConfigInput = {
  /** Where people come from, the most authoritative first. */
  sources: { [Id in keyof Sources]?: z.input<Sources[Id]['settings']> };
  /** The on-call tools whose accounts are kept. */
  targets: { [Id in keyof Targets]?: z.input<Targets[Id]['settings']> };
  /** Who gets what. Grants of several lines add up; the group `*` is everybody. */
  access: ({ group: string } & { [Id in keyof Targets]?: z.input<Targets[Id]['grant']> })[];
  /** What happens to people who leave. Times as `30s`, `15m`, `72h`, `7d`. */
  leavers?: {
    /** @default '72h' */
    grace?: string;
    /** @default 'park' */
    onCall?: 'park';
    brake?: { people: number; percent: number; per: string };
  };
};

/** Gives the configuration its types; it is checked when it is read. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
