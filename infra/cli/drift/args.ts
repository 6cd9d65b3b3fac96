/** What `drift` is asked for. */
export type DriftArgs = {
  target?: string;
  fix?: true;
  yes?: true;
  json?: true;
  csv?: true;
  check?: true;
};
