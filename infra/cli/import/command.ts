import { Command } from '@commander-js/extra-typings';
import { seconds } from '../seconds.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const importVerb: Verb = (context) =>
  new Command('import')
    .description(
      "Reads a source's whole directory, so that everybody is known, with their groups. Webhooks that come meanwhile count more. Accounts that are to change are worked off by and by, as the mode of each target lets them, and nobody waits behind them. A user whom a complete list does not name has left; a list that is empty, cut short or too small proves nothing.",
    )
    .argument('<source>', 'a source of your configuration, such as okta')
    .argument('[file]', 'the file of people, for csv')
    .option('--dry-run', 'only show what would become known', false)
    .option('--as-of <time>', 'the moment of which the file speaks (default: when it was changed last)')
    .option('--new-tenant', "take another organization's directory than before", false)
    .option('--wait <seconds>', 'how long to look at the progress; 0 for not at all', seconds, 3_600)
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where the list proved nothing')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall import okta --dry-run',
        'npx rollcall import okta --aws --stage prod',
        'npx rollcall import csv people.csv --as-of 2026-11-28T09:00:00Z',
      ),
    )
    .action(async (source, file, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runImport } = await import('./run-import.ts');
      await runImport({ source, file, ...options }, await context.openStage(asked), context);
    });
