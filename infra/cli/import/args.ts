/** What `import` is asked for. `wait`: seconds in which the progress is looked at. */
export type ImportArgs = {
  source: string;
  /** The file of a source that is one, and the moment of which it speaks. */
  file?: string;
  asOf?: string;
  dryRun: boolean;
  newTenant: boolean;
  wait: number;
  json?: true;
  check?: true;
};
