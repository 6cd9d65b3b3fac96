/**
 * That a person is left alone: nothing of theirs is changed on any target until then (ISO 8601 UTC), for a human's reason.
 * What they should be is noted all the same, so that all goes on where it was afterwards.
 */
export type Exclusion = { until: string; reason: string; by: string };
