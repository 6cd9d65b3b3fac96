import { styleText } from 'node:util';
import type { Contest, PersonReport, TargetReport } from '../../../functions/core/operate/person-report.ts';
import type { HistoryItem } from '../../../functions/core/roster/items.ts';

type Style = Parameters<typeof styleText>[0];

/** One person, or everybody who claims one e-mail, for people. */
export function formatStatus(found: PersonReport | Contest): string {
  if (!('people' in found)) return formatReport(found);
  const { email, holder, people } = found;
  const heading = `${people.length} people claim ${email}. It is with person ${holder}: nobody else is given anything by it.`;
  return [style('red', heading), ...people.map(formatReport)].join('\n\n');
}

/** A report for people. Colours only where standard output is a terminal that has them. */
export function formatReport(report: PersonReport): string {
  const { name, email, person, standing } = report;
  const heading = `${style('bold', name ?? 'somebody without a name')}${email ? ` <${email}>` : ''}   ${standing}`;
  return [
    heading,
    style('dim', `person ${person}`),
    ...dispute(report),
    '',
    style('bold', 'Sources'),
    ...table(
      report.sources.map((one) => [
        one.source,
        one.userId,
        one.says,
        groups(one.groups),
        `last word ${one.lastWord}`,
      ]),
    ),
    ...formatGroups(report.groups),
    '',
    style('bold', 'Targets'),
    ...report.targets.flatMap(formatTarget),
    '',
    style('bold', 'History, the newest first'),
    ...(report.history.length === 0 ? ['  nothing was done yet'] : table(report.history.map(historyRow))),
  ].join('\n');
}

const words = { in: 'in', out: 'not in', unheard: 'never heard of' };

/** Whoever never heard of a group should know why nothing is taken away for it, and how to have it said. */
function formatGroups(known: PersonReport['groups']): string[] {
  if (known.length === 0) return [];
  const isUnknown = known.some(({ is }) => is === 'unheard');
  return [
    '',
    style('bold', 'Groups of the configuration'),
    ...table(known.map(({ group, is }) => [group, words[is]])),
    ...(isUnknown ? [style('dim', unheard)] : []),
  ];
}

const unheard =
  '  What a group never heard of grants is neither given nor taken away. To have it said, add the person to the group in the source, and take them out again if they are not to be in it.';

function dispute({ disputed, rivals = [], sources }: PersonReport): string[] {
  const isOfOne =
    rivals.length === 0 || rivals.some(({ source }) => sources.some((one) => one.source === source));
  const who = isOfOne ? 'Two living users of one source' : 'Living users of two sources';
  const settled =
    'what they lose is taken from the accounts that are known, nothing else is done until that is settled.';
  return [
    ...(disputed ? [style('red', `${who} claim this e-mail: ${settled}`)] : []),
    ...rivals.map(({ person, source, userId, holds }) =>
      style(
        'red',
        `${source} ${userId} (person ${person}) ${holds ? 'holds it' : 'claims it too, and does not hold it'}.`,
      ),
    ),
  ];
}

const colours: Record<string, Style> = {
  applied: 'green',
  pending: 'yellow',
  working: 'yellow',
  blocked: 'red',
  failed: 'red',
};

function formatTarget(target: TargetReport): string[] {
  const { status, is, account, why, next, plan, mute, notes = [], causedBy } = target;
  const lines = [
    `  ${target.target.padEnd(12)}${style(colours[status] ?? 'dim', status.padEnd(11))}should be ${wish(target.shouldBe)}; ${state(is)}${account ? ` (${account})` : ''}`,
  ];
  const note = (text: string) => lines.push(`  ${' '.repeat(23)}${text}`);
  if (why !== undefined && status !== 'applied') note(style('red', why));
  if (target.list !== undefined) note(howFar(target.list));
  if (plan !== undefined && status !== 'applied') note(`plan: ${plan.join('; ')}`);
  if (mute !== undefined) note(`muted: ${mute}`);
  for (const text of notes) note(text);
  if (next !== undefined) note(style('dim', `looked at again ${next}`));
  if (causedBy !== undefined) note(style('dim', `because of ${causedBy}`));
  return lines;
}

function state(is: string): string {
  return is === 'no account there' ? is : `is ${is}`;
}

/** `page 812 of about 1,000, since 2026-01-05T09:14:00Z`. */
function howFar({ pages, of, since }: NonNullable<TargetReport['list']>): string {
  if (since === undefined) return 'nobody has begun to read it yet: that begins within a minute or two';
  const most = of === undefined ? '' : ` of about ${of.toLocaleString('en')}`;
  return `page ${pages.toLocaleString('en')}${most}, since ${since}`;
}

function wish(desired: TargetReport['shouldBe']): string {
  if (desired.state === 'unmanaged') return 'left alone';
  if (desired.state !== 'present') return desired.state;
  const grant = inWords(desired.grant ?? {});
  const perhaps = inWords(desired.perhaps ?? {});
  const keeps = perhaps === '' ? '' : `, and keeps what they have of ${perhaps}`;
  return `${grant === '' ? 'present' : `present with ${grant}`}${keeps}`;
}

/** A grant as `role: Admin, teams: [SRE, DB]`; what is empty is left out. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && !(Array.isArray(inner) && inner.length === 0))
    .map(([key, inner]) => `${key}: ${isRecord(inner) ? `{ ${inWords(inner)} }` : inWords(inner)}`)
    .join(', ');
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function groups(names: string[]): string {
  return names.length === 0 ? 'no groups' : `groups: ${names.join(', ')}`;
}

function historyRow({ at, target, what, status, causedBy }: HistoryItem): string[] {
  return [at, target, what, status === undefined ? '' : String(status), style('dim', causedBy)];
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function style(format: Style, text: string): string {
  return styleText(format, text);
}
