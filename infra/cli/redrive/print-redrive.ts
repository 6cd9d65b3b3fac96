import type { Roster } from '../../../functions/core/roster/roster.ts';
import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import { namesOf } from '../names-of.ts';
import { plainText } from '../plain-text.ts';
import { progressBar } from '../progress-bar.ts';
import type { HeldDeadLetter } from './dead-queue.ts';
import type { Cause, Outcome, Redriven } from './redrive-all.ts';
import type { Seen } from './watch-accounts.ts';

type Manner = { json?: true; dryRun: boolean; sources: string[] };

const would: Record<Outcome, string> = {
  redriven: 'would be redriven',
  'nothing left to do': 'nothing left to do',
  'still fails': 'would still fail',
  'not ours': 'not ours',
};

const sights: Record<Seen['seen'], string> = {
  applied: 'is right now',
  blocked: 'is blocked again',
  failed: 'failed again',
  tried: 'had an error, and is tried again by itself',
  waits: 'was not seen to be worked on yet: rollcall status tells more',
};

/** How a redrive answers: people by e-mail on a terminal, where the roster knows one, and by id in what scripts read. */
export function printer({ json, dryRun, sources }: Manner, roster: Roster, context: Context) {
  const lookUp = namesOf(roster, sources);
  const names = new Map<string, string>();
  let bar: ReturnType<typeof progressBar> | undefined;
  let found = 0;
  const line = (first: string, text: string) => {
    for (const one of wrapped(first, plainText(text), context.width)) context.print(one);
  };
  return {
    /** Looks up how a person is called; what cannot be read is called by its id. */
    async nameOf(person: string | undefined): Promise<void> {
      if (json || person === undefined) return;
      names.set(person, await lookUp(person));
    },

    causes(causes: Cause[]): void {
      for (const { count } of causes) found += count;
      if (json) {
        const chosen = causes.filter((cause) => cause.chosen).reduce((sum, { count }) => sum + count, 0);
        if (!dryRun && chosen > 0) bar = progressBar(context.stderr, 'redriven', chosen);
        return;
      }
      for (const { cause, count, chosen } of causes) {
        line(`${String(count).padStart(6)}  `, `${cause}${chosen ? '' : '  (left alone)'}`);
      }
    },

    deadLetter({ facts }: HeldDeadLetter, { outcome, detail }: Redriven): void {
      const { person, event, words } = facts;
      bar?.step();
      // `fate` and `says` are what scripts have read from the first version on.
      if (json) {
        context.jsonLine({ person, event, fate: outcome, says: detail, words, dryRun });
        return;
      }
      const who = (person === undefined ? undefined : names.get(person)) ?? event ?? 'nobody known';
      const said = words === undefined ? '' : ` (the vendor said: ${words})`;
      line('        ', `${who}: ${dryRun ? would[outcome] : outcome}${detail && `: ${detail}`}${said}`);
    },

    seen({ person, target, seen, why }: Seen): void {
      if (json) {
        context.jsonLine({ person, target, seen, why });
        return;
      }
      line(
        '        ',
        `${names.get(person) ?? person} ${sights[seen]}${why === undefined ? '' : `: ${why}`}`,
      );
    },

    summary(
      outcomes: Partial<Record<Outcome, number>>,
      seen: Partial<Record<Seen['seen'], number>>,
      stopped: boolean,
    ): void {
      bar?.end();
      if (json) {
        context.jsonLine({ summary: outcomes, seen, dryRun, stopped });
        return;
      }
      const counts = Object.entries(outcomes).map(([outcome, count]) => {
        const known: Record<string, string> = would;
        return `${count} ${dryRun ? known[outcome] : outcome}`;
      });
      const sightings = Object.entries(seen).flatMap(([what, count]) =>
        count > 0 ? [`${count} ${what}`] : [],
      );
      const none = stopped
        ? 'Nothing was done.'
        : found === 0
          ? 'No dead letters.'
          : 'None of them was asked for.';
      const text = counts.length === 0 ? none : `${counts.join(', ')}.`;
      context.print(
        `${stopped ? 'Stopped. ' : ''}${text}${sightings.length > 0 ? ` Seen since: ${sightings.join(', ')}.` : ''}`,
      );
      if (outcomes['not ours']) context.say('What is not ours stays until it is deleted with --discard.');
    },
  };
}
