import type {
  Incident,
  Policy,
  RawCustomShift,
  RawLayers,
  RawOverride,
  RawShiftOverride,
  RawShifts,
} from './places-schema.ts';

/** A schedule as it was read, with its overrides and custom shifts that hold now or later. */
export type Layers = { of: 'layers'; schedule: RawLayers; overrides: RawOverride[] };
export type Shifts = {
  of: 'shifts';
  schedule: RawShifts;
  overrides: RawShiftOverride[];
  customShifts: RawCustomShift[];
};
export type Turns = Layers | Shifts;

/**
 * Everywhere that PagerDuty has a person whom it is to have no longer: their open incidents, the policies that page them by name, and
 * the schedules that they are on. `readAt`: when, in milliseconds since 1970. `lacksShifts`: this account, or this key, has no schedules of shifts.
 */
export type Places = {
  readAt: number;
  incidents: Incident[];
  policies: Policy[];
  turns: Turns[];
  lacksShifts?: true;
};

/** Of a person who is needed nowhere. */
export const nowhere: Places = { readAt: 0, incidents: [], policies: [], turns: [] };
