import type { Consequence } from '../../../functions/core/contracts/consequence.ts';
import type { TargetReceipt } from '../../../functions/core/operate/receipt.ts';
import type { ReceiptStep } from '../../../functions/core/operate/receipt-steps.ts';
import { wrapped } from '../lines.ts';
import { formatCause } from '../status/format-cause.ts';
import type { Page } from '../status/page.ts';
import { sentencesOf, stepLines } from '../step-lines.ts';
import { moment, when } from '../when.ts';
import { inLength } from './in-length.ts';
import { colours } from './standing-colours.ts';

/** What became of a person at one target. */
export function formatTargetReceipt(target: TargetReceipt, page: Page): string[] {
  const { vendor, standing, why, causedBy, cause, leftAt, steps, unchecked } = target;
  const { paint, width } = page;
  const lines = (text: string) => wrapped('  ', text, width);
  const heading = `${paint('bold', vendor)}   ${paint(colours[standing], standing)}`;
  if (leftAt === undefined)
    return [heading, ...(why === undefined ? [] : lines(why)), ...lines(noDeparture[standing] ?? '')];
  return [
    heading,
    ...(why === undefined ? [] : lines(why)),
    ...lines(
      causedBy === undefined ? 'because of a changed configuration' : formatCause(causedBy, cause, page),
    ),
    ...formatTimes(target, page),
    ...formatSurfaces(target, page),
    ...part('held, until a human decides', formatHold(target, page), page),
    ...part(
      'steps, in order',
      steps.flatMap((step) => formatStep(step, page)),
      page,
    ),
    ...part('looks after the removal', formatLooks(target, page), page),
    ...part(
      'not looked at, and why',
      unchecked.flatMap((one) => wrapped('    ', `${one.surface}: ${one.why}`, width)),
      page,
    ),
  ];
}

const noDeparture: Partial<Record<TargetReceipt['standing'], string>> = {
  'left alone': 'Rollcall gave them nothing here, and takes nothing away.',
  stays: 'nothing is to be taken from them here',
  held: 'what is held is none of a departure',
  blocked: 'what is blocked is none of a departure',
};

function part(title: string, lines: string[], { paint }: Page): string[] {
  return lines.length === 0 ? [] : [paint('dim', `  ${title}`), ...lines];
}

/** A departure that was proved by a version that kept no times. */
const noTime = 'yes, but when is not on record';
const notYet = 'not yet';

function formatTimes(
  { leftAt = '', knownAt = '', muted, removed, standing }: TargetReceipt,
  page: Page,
): string[] {
  const after = ({ at, afterEvent, afterKnown }: NonNullable<TargetReceipt['muted']>) =>
    `${moment(at, page)}, ${inLength(afterEvent)} after it happened, ${inLength(afterKnown)} after Rollcall knew`;
  const isMissing = standing === 'never there';
  const isMuted = standing === 'gone' || standing === 'muted';
  const times = [
    ['left', moment(leftAt, page)],
    ['known', moment(knownAt, page)],
    [isMissing ? 'none found' : 'muted', muted ? after(muted) : isMuted ? noTime : notYet],
    ...(isMissing && removed === undefined
      ? []
      : [
          [
            isMissing ? 'none still' : 'removed',
            removed ? after(removed) : standing === 'gone' ? noTime : notYet,
          ],
        ]),
  ];
  return times.flatMap(([word = '', text = '']) => wrapped(`  ${word.padEnd(12)}`, text, page.width));
}

/** Everything that a removal looks at; before it only what was changed is known to have been looked at. */
function formatSurfaces({ surfaces, removed, standing }: TargetReceipt, page: Page): string[] {
  const changes = (count: number) =>
    count === 0 ? 'nothing to change' : `${count} ${count === 1 ? 'change' : 'changes'}`;
  if (removed !== undefined) {
    const seen = surfaces.map((one) => `${one.surface} (${changes(one.changes)})`);
    return wrapped('  looked at   ', seen.join('; '), page.width);
  }
  const changed = surfaces
    .filter((one) => one.changes > 0)
    .map((one) => `${one.surface} (${changes(one.changes)})`);
  const rest = surfaces.filter((one) => one.changes === 0).map(({ surface }) => surface);
  return [
    ...(changed.length === 0 ? [] : wrapped('  changed     ', changed.join('; '), page.width)),
    ...(standing === 'gone'
      ? []
      : wrapped('  to come     ', `the removal looks at ${rest.join('; ')}`, page.width)),
  ];
}

function formatStep(step: ReceiptStep, page: Page): string[] {
  const { at, what, method, path, status, costs, consequences = [] } = step;
  const inner = (text: string) => wrapped('      ', text, page.width);
  // In one line, to be copied.
  const call = method === undefined ? [] : [`      ${method} ${path} ${status}`];
  return [
    ...wrapped(`    ${moment(at, page)}  `, what, page.width),
    ...call.map((line) => page.paint('dim', line)),
    ...(costs === undefined ? [] : inner(costs)),
    ...consequences.flatMap((one) => coverOf(one, page)).flatMap(inner),
  ];
}

/** The hours before and after, and what else is to be said of a rota. */
function coverOf(consequence: Consequence, page: Page): string[] {
  const { rota, until, covered, lost, unsure, moved } = consequence;
  const hours = (count: number) => `${Math.round(count * 10) / 10} h`;
  const end = moment(new Date(until).toISOString(), page);
  const first = `${rota}, until ${end}: covered for ${hours(covered.before)} before, for ${hours(covered.after)} after`;
  const isCostly = lost.length + unsure.length + moved.length > 0;
  return [first, ...(isCostly ? sentencesOf(consequence, page) : [])];
}

/** The steps that wait, as they are shown to the human who decides. */
function formatHold({ hold }: TargetReceipt, page: Page): string[] {
  return (hold?.steps ?? []).flatMap((step) => stepLines('    ', step, page));
}

function formatLooks({ looks, nextLook }: TargetReceipt, page: Page): string[] {
  return [
    ...looks.flatMap(({ at, what }) => wrapped(`    ${moment(at, page)}  `, what, page.width)),
    ...(nextLook === undefined ? [] : wrapped('    ', `the next ${when(nextLook, page)}`, page.width)),
  ];
}
