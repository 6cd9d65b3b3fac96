/** What `import` is asked for. `wait`: seconds in which the progress is looked at. */
export type ImportArgs = {
  source: string;
  dryRun: boolean;
  newTenant: boolean;
  wait: number;
  json?: true;
  check?: true;
};
