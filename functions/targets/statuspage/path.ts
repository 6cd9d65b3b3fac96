/** A path of the Manage API, of parts that are not encoded yet. */
export const path = (...parts: string[]): string => `/v1/${parts.map(encodeURIComponent).join('/')}`;
