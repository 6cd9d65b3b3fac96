import { Command } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';
import { awsOption, portOption, type StageValues, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import { dayOption, type SecretsArgs } from './args.ts';

export const secrets: Verb = (context) => {
  const run = async (args: SecretsArgs, values: StageValues) => {
    const stage = await stageFrom(values, context.env);
    const { runSecrets } = await import('./run-secrets.ts');
    await runSecrets(args, await context.openStage(stage), context);
  };
  return new Command('secrets')
    .description(
      "Looks after the secrets of the sources and targets in your configuration. A value comes from standard input: typed without an echo, or piped in; never from the command line, which others can see. A target's key is tried at the vendor before it is stored. The version before stays good for signatures. On the local machine all this lasts until it stops: infra/local/secrets.json holds what it starts with.",
    )
    .addCommand(list(run))
    .addCommand(set(run))
    .addCommand(expires(run))
    .addHelpText(
      'after',
      examples('npx rollcall secrets list', 'npx rollcall secrets set opsgenie --aws --stage prod'),
    );
};

type Run = (args: SecretsArgs, values: StageValues) => Promise<void>;

const list = (run: Run) =>
  new Command('list')
    .description('Which secrets are set, since when, and until when they are good. Never what is in them.')
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where one is not set, or has expired')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText('after', examples('npx rollcall secrets list', 'npx rollcall secrets list --json --check'))
    .action(({ port, aws, stage, ...options }) => run({ what: 'list', ...options }, { port, aws, stage }));

const set = (run: Run) =>
  new Command('set')
    .description('Stores a new value, from standard input.')
    .argument('<source|target>', 'such as okta, or targets/opsgenie')
    .allowExcessArguments()
    .option('--expires <day>', 'the day on which the vendor lets the key expire', dayOption)
    .option('--token', "a source's API token instead of what it signs with")
    .option('--client-id <id>', 'an OAuth client; its private key or its secret comes from standard input')
    .option('--key-id <id>', 'by which Okta knows the private key, where the client has several')
    .option('--unchecked', "store a target's key or a client without trying it: the vendor is down")
    .option('--dry-run', 'only try the key at the vendor, and store nothing')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall secrets set statuspage --expires 2027-01-31',
        'npx rollcall secrets set okta --token --aws --stage prod < token.txt',
        'npx rollcall secrets set okta --client-id 0oa1b2c3d4e5f6g7h8i9 --aws --stage prod < key.pem',
      ),
    )
    .action((name, { port, aws, stage, ...options }, command) => {
      // Said without quoting: the word too many may well be the secret.
      if (command.args.length > 1) {
        throw new CommandError(
          'There is a word too many. A secret never goes on the command line: it was seen there, so make a new one.',
          2,
        );
      }
      return run({ what: 'set', name, ...options }, { port, aws, stage });
    });

const expires = (run: Run) =>
  new Command('expires')
    .description('Notes on which day a key expires, so that doctor and an alarm tell in time.')
    .argument('<source|target>', 'such as statuspage')
    .argument('<day>', 'such as 2027-01-31', dayOption)
    .option('--dry-run', 'store nothing')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall secrets expires statuspage 2027-01-31',
        'npx rollcall secrets expires opsgenie 2027-01-31 --aws --stage prod',
      ),
    )
    .action((name, day, { port, aws, stage, ...options }) =>
      run({ what: 'expires', name, expires: day, ...options }, { port, aws, stage }),
    );
