import type { EventCause } from '../../../functions/core/operate/event-cause.ts';
import type { PersonReport } from '../../../functions/core/operate/person-report.ts';
import type { Contest } from '../../../functions/core/operate/report-on.ts';
import type { Heard } from '../../../functions/core/roster/items.ts';
import type { Style } from '../context.ts';
import { table, wrapped } from '../lines.ts';
import { moment, when } from '../when.ts';
import { formatCause } from './format-cause.ts';
import { formatTarget } from './format-target.ts';
import { lineWords } from './line-words.ts';
import type { Page } from './page.ts';

/** One person, or everybody who claims one e-mail, for people. Texts in it are printed as they are: see `plainTexts`. */
export function formatStatus(found: PersonReport | Contest, page: Page): string {
  if (!('people' in found)) return formatReport(found, page);
  const { email, holder, people } = found;
  const heading = `${people.length} people claim ${email}. It is with person ${holder}: nobody else is given anything by it.`;
  return [red(heading, page).join('\n'), ...people.map((one) => formatReport(one, page))].join('\n\n');
}

/** The report on one person for people. */
export function formatReport(report: PersonReport, page: Page): string {
  const { name, email, person, standing } = report;
  const { paint } = page;
  const [first = '', ...rest] = wrapped('', name ?? 'a person without a name', page.width);
  const address = email ? ` <${email}>` : '';
  const isShort = rest.length === 0 && `${first}${address}   ${standing}`.length <= page.width;
  return [
    ...(isShort
      ? [`${paint('bold', first)}${address}   ${standing}`]
      : [
          ...painted('bold', [first, ...rest], page),
          ...wrapped('', `${address.trim()} ${standing}`.trim(), page.width),
        ]),
    paint('dim', `person ${person}`),
    ...excludedLines(report, page),
    ...dispute(report, page),
    '',
    paint('bold', 'Sources'),
    ...formatSources(report, page),
    ...formatGroups(report.groups, page),
    '',
    paint('bold', 'Targets'),
    ...report.targets.flatMap((target) => formatTarget(target, person, page)),
    '',
    paint('bold', 'History, the newest first'),
    ...formatHistory(report.history, page),
  ].join('\n');
}

function excludedLines({ excluded }: PersonReport, page: Page): string[] {
  if (excluded === undefined) return [];
  const { until, reason, by } = excluded;
  const text = `Left alone until ${when(until, page)}: ${reason} (excluded by ${by}). Nothing is changed on any target, also if they leave.`;
  return painted('yellow', wrapped('', text, page.width), page);
}

/** Longer ids and names are whole in `--json`. */
const cellAtMost = 40;

function formatSources({ sources }: PersonReport, page: Page): string[] {
  const columns = padded(
    table(
      sources.map(({ source, userId, says }) => [source, userId, says]),
      '  ',
      cellAtMost,
    ),
  );
  return sources.flatMap(({ groups, lastWord }, index) => [
    ...wrapped(
      `${columns[index]}  `,
      groups.length === 0 ? 'no groups' : `groups: ${groups.join(', ')}`,
      page.width,
    ),
    ...painted('dim', wrapped('    ', `last word ${when(lastWord, page)}`, page.width), page),
  ]);
}

const words = { in: 'in', out: 'not in', unheard: 'never heard of' };

/** An operator who sees that a group was never heard of should know why nothing is taken away for it, and how to have it said. */
function formatGroups(known: PersonReport['groups'], page: Page): string[] {
  if (known.length === 0) return [];
  const isUnknown = known.some(({ is }) => is === 'unheard');
  return [
    '',
    page.paint('bold', 'Groups of the configuration'),
    ...table(
      known.map(({ group, is }) => [group, words[is]]),
      '  ',
      cellAtMost,
    ),
    ...(isUnknown ? painted('dim', wrapped('  ', unheard, page.width), page) : []),
  ];
}

const unheard =
  'What a group never heard of grants is neither given nor taken away. To have it said, add the person to the group in the source, and take them out again if they are not to be in it.';

function dispute({ disputed, rivals = [], sources }: PersonReport, page: Page): string[] {
  const isOfOne =
    rivals.length === 0 || rivals.some(({ source }) => sources.some((one) => one.source === source));
  const who = isOfOne ? 'Two living users of one source' : 'Living users of two sources';
  const settled =
    'what they lose is taken from the accounts that are known, nothing else is done until that is settled.';
  return [
    ...(disputed ? red(`${who} claim this e-mail: ${settled}`, page) : []),
    ...rivals.flatMap(({ person, source, userId, holds }) =>
      red(
        `${source} ${userId} (person ${person}) ${holds ? 'holds it' : 'claims it too, and does not hold it'}.`,
        page,
      ),
    ),
  ];
}

/** A line for each thing heard and done; what it was done for is said once for those in a row. */
function formatHistory(history: PersonReport['history'], page: Page): string[] {
  if (history.length === 0) return ['  nothing was heard or done yet'];
  const columns = padded(table(history.map((line) => [moment(line.at, page), lineWords(line).where])));
  return history.flatMap((line, index) => {
    const { causedBy, cause, heard } = line;
    const next = history[index + 1];
    const isSame = heard === undefined && next?.causedBy === causedBy && next.heard === undefined;
    return [
      ...wrapped(`${columns[index]}  `, lineWords(line).words, page.width),
      ...(isSame ? [] : painted('dim', wrapped('    ', why(causedBy, cause, heard, page), page.width), page)),
    ];
  });
}

function why(causedBy: string, cause: EventCause | undefined, heard: Heard | undefined, page: Page): string {
  if (heard === undefined) return formatCause(causedBy, cause, page);
  return `event ${causedBy}, which happened ${when(heard.occurredAt, page)}`;
}

/** A table's lines end where their text does; what follows in the same line begins below each other. */
function padded(lines: string[]): string[] {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return lines.map((line) => line.padEnd(longest));
}

function red(text: string, page: Page): string[] {
  return painted('red', wrapped('', text, page.width), page);
}

function painted(style: Style, lines: string[], { paint }: Page): string[] {
  return lines.map((line) => paint(style, line));
}
