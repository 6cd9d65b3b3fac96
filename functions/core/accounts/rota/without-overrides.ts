import type { Override, Rota } from '../../contracts/rota.ts';
import { isPerson } from './is-person.ts';

/**
 * A rota without the overrides that put a person on call from `at` on (milliseconds since 1970): those to come are gone, and one
 * that is running ends then. The turns that they took over are again those of the people whose they are.
 */
export function withoutOverrides(rota: Rota, person: string, at: number): Rota {
  const overrides = rota.overrides.flatMap((override): Override[] => {
    if (!isPerson(override.participant, person) || override.end <= at) return [override];
    return override.start < at ? [{ ...override, end: at }] : [];
  });
  return { ...rota, overrides };
}
