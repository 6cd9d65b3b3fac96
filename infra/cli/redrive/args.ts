/** What `redrive` is asked for. `wait`: seconds in which the outcome is looked for. */
export type RedriveArgs = {
  queue: string;
  reason?: string;
  person?: string;
  wait: number;
  discard?: true;
  yes?: true;
  dryRun: boolean;
  json?: true;
  check?: true;
};
