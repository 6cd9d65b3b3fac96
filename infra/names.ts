// The names of a stage's resources, for the stack that makes them and the commands that look for them. No CDK here:
// a command would take a second longer to start.

/** `name` within the stage: `lifecycle` or `<target>`, and each of them with `-leavers` and `-dead`. */
export function queueName(stage: string, name: string): string {
  return `rollcall-${stage}-${name}.fifo`;
}

/** The roster's table. */
export function rosterName(stage: string): string {
  return `rollcall-${stage}-roster`;
}

/** What the names of all secrets of a stage start with: `/sources/<id>` or `/targets/<id>` follows. */
export function secretsPrefix(stage: string): string {
  return `rollcall/${stage}`;
}

/** Where a function writes its log, by its name within the stage. */
export function logGroupName(stage: string, name: string): string {
  return `/rollcall/${stage}/${name}`;
}
