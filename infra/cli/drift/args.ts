/** What `drift` is asked for. */
export type DriftArgs = {
  target?: string;
  /** What the last night found, without a look now. */
  last?: true;
  fix?: true;
  yes?: true;
  json?: true;
  csv?: true;
  check?: true;
};
