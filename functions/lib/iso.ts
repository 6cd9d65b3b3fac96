/** A moment, in milliseconds since 1970, as ISO 8601 UTC. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
