import { Command, Option } from '@commander-js/extra-typings';
import { instant } from '../../../functions/lib/instant.ts';
import { knownTypes } from '../../../functions/sources/okta/mapping.ts';
import { CommandError } from '../command-error.ts';
import { portOption, stageFrom } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import { wholeNumber } from '../whole-number.ts';
import { emailArgument, usageError } from './args.ts';
import { pagerdutyTypes } from './pagerduty-types.ts';
import { scimTypes } from './scim-types.ts';

export const send: Verb = (context) =>
  new Command('send')
    .description(
      'Sends a signed event to the Rollcall that runs on this machine. The same e-mail is always the same user, and the same group name the same group, so that one command goes on where the last one left off.',
    )
    .argument('[source]', 'okta, pagerduty or scim')
    .argument('[type]', 'the type of the event, as the source calls it')
    .argument('[e-mail]', 'the user that it is about', emailArgument)
    .option('--group <name>', 'the group, for memberships')
    .option('--application <id>', 'the application, for assignments')
    .option('--name <name>', "the user's name (made from the e-mail)")
    .option('--id <id>', "the user's id at the source (made from the e-mail)")
    .option('--at <time>', 'when it happened, such as 2026-05-04T10:00:00Z (now)')
    .option('--event-id <id>', "the event's id (a new one)")
    .option('--times <n>', 'deliver the same event so often', wholeNumber, 1)
    .option('--again', 'the last delivery once more, bit by bit: same event, same signature', false)
    .option('--force', 'send an event type that Rollcall does not know', false)
    .option('--json', 'one object, for scripts', false)
    .addOption(portOption())
    .addOption(new Option('--aws').hideHelp())
    .addOption(new Option('--stage <name>').hideHelp())
    .addHelpText('after', () =>
      [
        examples(
          'npx rollcall send okta user.lifecycle.create jane@example.com --name "Jane Doe"',
          'npx rollcall send okta group.user_membership.add jane@example.com --group sre',
        ),
        eventTypes('okta', knownTypes),
        eventTypes('pagerduty', pagerdutyTypes),
        eventTypes('scim', scimTypes),
      ].join('\n'),
    )
    .action(async (source, type, email, { port, aws, stage, id, at, again, ...options }) => {
      if (aws || stage !== undefined) {
        throw new CommandError(
          'send is for the Rollcall on this machine alone: leave --aws and --stage out.',
          2,
        );
      }
      const here = await stageFrom({ port }, context.env);
      if (again) {
        const { times, json, force, ...about } = options;
        if (force || [source, id, at, ...Object.values(about)].some((value) => value !== undefined)) {
          throw usageError('--again takes no event, only --times, --port and --json.');
        }
        const { sendAgain } = await import('./send-again.ts');
        return sendAgain({ times, json, port: 'port' in here ? here.port : 0 }, context);
      }
      if (source === undefined || type === undefined) {
        throw usageError(`Missing required argument '${source === undefined ? 'source' : 'type'}'.`);
      }
      const { runSend } = await import('./run-send.ts');
      await runSend(
        {
          ...options,
          source,
          type,
          email,
          userId: id,
          at: timeFrom(at, context.now()),
          port: 'port' in here ? here.port : 0,
        },
        context,
      );
    });

function eventTypes(source: string, types: string[]): string {
  return `\nEvent types of ${source}:\n${types.map((type) => `  ${type}`).join('\n')}`;
}

function timeFrom(text: string | undefined, now: number): string {
  const at = text === undefined ? now : instant(text);
  if (at === undefined) throw usageError(`--at "${text}" is not a time such as 2026-05-04T10:00:00Z.`);
  return new Date(at).toISOString();
}
