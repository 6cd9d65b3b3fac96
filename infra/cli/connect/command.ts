import { Command } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';
import { dayOption } from '../secrets/args.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import { webhookUrl } from './args.ts';

export const connect: Verb = (context) =>
  new Command('connect')
    .description(
      "Registers Rollcall's webhook at a source, stores the secret, and looks whether what the source sends arrives. Safe to run again at any time: it then repairs what is not as it should be, such as a subscription that was disabled. The API token is the stored one (rollcall secrets set <source> --token), or else comes from standard input and is not stored; it has to be an admin's. For scim it makes the token that a client is given, and shows it once: only its hash is stored.",
    )
    .argument('<source>', 'okta, pagerduty or scim')
    .option('--url <url>', "where the source is to deliver (without --aws: this machine's own)", webhookUrl)
    .option('--org <url>', "Okta's organization (sources.okta.org of the configuration)")
    .option('--region <r>', "PagerDuty's region, us or eu (sources.pagerduty.region of the configuration)")
    .option('--token', 'read the API token from standard input even if one is stored')
    .option('--name <name>', 'what the token of a client is called, for scim (client)')
    .option('--expires <day>', 'its last day, for scim, such as 2027-01-31 (in a year)', dayOption)
    .option('--remove <name>', 'take the token of a client out, for scim')
    .option('--dry-run', 'only say what would be done')
    .option('--yes', 'delete others that deliver the same without asking')
    .option('--json', 'one object, for scripts')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .allowExcessArguments()
    .addHelpText(
      'after',
      examples(
        'npx rollcall connect pagerduty --url https://rollcall.example.com/webhooks/pagerduty --aws --stage prod',
        'npx rollcall connect scim --name okta --url https://rollcall.example.com/scim/v2 --aws --stage prod',
        'npx rollcall connect okta --url https://rollcall.example.com/webhooks/okta --org https://acme.okta.com --aws --stage prod',
      ),
    )
    .action(async (source, { port, aws, stage, ...options }, command) => {
      // Said without quoting: the word too many may well be the token.
      if (command.args.length > 1) {
        throw new CommandError('There is a word too many: a token comes from standard input.', 2);
      }
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runConnect } = await import('./run-connect.ts');
      await runConnect({ source, ...options }, await context.openStage(asked), context);
    });
