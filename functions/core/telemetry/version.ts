/** Rollcall's version, as `package.json` has it (which would bring everything else it holds into the bundle). */
export const version = '0.1.0';
