import { Command } from '@commander-js/extra-typings';
import { lengthOption } from '../length-option.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const watch: Verb = (context) =>
  new Command('watch')
    .description(
      'Shows what comes in and goes out as it happens, of everybody: what sources say, what is done at targets and with which answer, what is held, blocked or given up. It ends with Ctrl-C.',
    )
    .option('--person <person>', 'only of one: an e-mail, <source>:<user id>, or the id of a person')
    .option('--target <target>', 'only what is done at one target')
    .option('--since <length>', 'begin so long ago, such as 10m; without it, now', lengthOption)
    .option('--for <length>', 'end by itself after so long, such as 30s', lengthOption)
    .option('--json', 'one object a line, for scripts')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall watch --since 10m',
        'npx rollcall watch --target opsgenie --aws --stage prod --json',
      ),
    )
    .action(async ({ port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runWatch } = await import('./run-watch.ts');
      await runWatch(options, asked, context);
    });
