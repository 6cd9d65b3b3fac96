import { Option } from '@commander-js/extra-typings';
import { CommandError } from './command-error.ts';

/** Which Rollcall a command is about: the one on this machine at a port, or a stage in an AWS account. */
export type Stage = { port: number } | { aws: string };

/** `--port`, as every command has it. */
export const portOption = () =>
  new Option('--port <n>', "the local machine's PORT (default: 8787, or the variable PORT)");

/** `--aws`, as every command has it. */
export const awsOption = () =>
  new Option('--aws', 'the stack in the AWS account that the SDK finds, instead of the local machine');

/** `--stage`, as every command has it. */
export const stageOption = () => new Option('--stage <name>', 'its stage, with --aws (default: dev)');

/** The three as a command line has them. */
export type StageValues = { port?: string; aws?: true; stage?: string };

/** Understands them. Throws `CommandError` where they contradict each other or cannot be. */
export async function stageFrom(
  { port, aws, stage }: StageValues,
  env: Record<string, string | undefined>,
): Promise<Stage> {
  if (!aws && stage !== undefined) {
    throw new CommandError(
      '--stage names a stack on AWS: add --aws, or leave --stage out for the local machine.',
      2,
    );
  }
  if (aws && port !== undefined) {
    throw new CommandError('--port is the local machine’s: leave it out with --aws.', 2);
  }
  try {
    return await read({ port: port ?? env.PORT, aws, stage });
  } catch (cause) {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), 2, { cause });
  }
}

async function read({ port, aws, stage = 'dev' }: StageValues): Promise<Stage> {
  if (aws) return { aws: (await import('../stage.ts')).parseStage(stage) };
  return { port: (await import('../local/ports.ts')).readPort(port) };
}

/** The options that lead to the same Rollcall again, for advice: a blank and ` --aws --stage prod`, or nothing. */
export function stageFlags(stage: Stage): string {
  if ('aws' in stage) return ` --aws --stage ${stage.aws}`;
  return stage.port === 8787 ? '' : ` --port ${stage.port}`;
}
