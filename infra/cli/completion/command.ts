import { Argument, Command } from '@commander-js/extra-typings';
import { examples, type Verb } from '../verb.ts';
import { scripts } from './scripts.ts';

export const completion: Verb = (context) =>
  new Command('completion')
    .description(
      'Prints a script that completes rollcall in your shell: verbs, options, and the sources and targets of your configuration. It needs rollcall on the PATH, which npm link puts there.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'source <(rollcall completion bash)',
        'rollcall completion fish > ~/.config/fish/completions/rollcall.fish',
      ),
    )
    .action((shell) => context.print(scripts[shell]));
