import type { Hold } from '../../../functions/core/accounts/hold.ts';
import type { TargetReport } from '../../../functions/core/operate/target-report.ts';
import type { Next } from '../../../functions/core/operate/what-next.ts';
import type { Style } from '../context.ts';
import { wrapped } from '../lines.ts';
import { type Clock, when } from '../when.ts';
import { fixFor } from './fix.ts';
import { formatCause } from './format-cause.ts';
import type { Page } from './page.ts';

const colours: Record<string, Style> = {
  applied: 'green',
  pending: 'yellow',
  working: 'yellow',
  blocked: 'red',
  held: 'yellow',
  failed: 'red',
};

const indent = ' '.repeat(25);

/** One target of a person: what it should be and is, what stands in the way, how to fix that, and what comes next. */
export function formatTarget(target: TargetReport, person: string, page: Page): string[] {
  const { status, is, account, why, coming, plan, mute, notes = [], list, causedBy, cause } = target;
  const { paint, width } = page;
  const [first = '', ...rest] = wrapped(
    indent,
    `should be ${wish(target.shouldBe)}; ${state(is)}${account ? ` (${account})` : ''}`,
    width,
  );
  const lines = [
    `  ${target.target.padEnd(12)}${paint(colours[status] ?? 'dim', status.padEnd(11))}${first.trimStart()}`,
    ...rest,
  ];
  const note = (text: string, style?: Style) => {
    for (const line of wrapped(indent, text, width))
      lines.push(style === undefined ? line : paint(style, line));
  };
  if (why !== undefined && status !== 'applied') note(why, 'red');
  if (target.hold !== undefined && status === 'held') {
    note(holdSentence(target.hold, page), 'yellow');
    for (const { title, reversible } of target.hold.steps ?? [])
      note(`would: ${title}${reversible ? '' : ' (cannot be taken back)'}`);
  }
  const fix = fixFor(target, person, page.flags);
  if (fix !== undefined) note(`→ ${fix}`);
  if (list !== undefined) note(howFar(list, page));
  if (plan !== undefined && status !== 'applied') note(`plan: ${plan.join('; ')}`);
  if (mute !== undefined) note(`muted: ${mute}`);
  for (const text of notes) note(text);
  for (const next of coming) note(formatNext(next, page), 'dim');
  if (causedBy !== undefined) note(formatCause(causedBy, cause, page), 'dim');
  return lines;
}

function holdSentence({ by, since, decided, until = '' }: Hold, clock: Clock): string {
  if (by === 'exclude') return `left alone, because the person is excluded, until ${when(until, clock)}`;
  if (decided === 'rejected') return 'a human decided that this is not done';
  const why = {
    brake: 'held by the brake, because more people were to leave than leavers.brake allows',
    observe: 'not done, because the mode is observe',
    ask: 'waits for a human, because the mode is ask',
    'ask-destructive': 'waits for a human, because the mode is ask-destructive',
    cover: 'waits for a human (rollcall decide list), because cover on call would be lost',
  };
  return `${why[by]}, since ${when(since, clock)}`;
}

/** Each thing that comes by its name, so that a removal is never taken for another look. */
function formatNext({ what, at }: Next, clock: Clock): string {
  switch (what) {
    case 'try':
      return at === undefined ? 'tried again by itself' : `tried again ${when(at, clock)}`;
    case 'wake':
      return `a worker is on its way, or else called again ${when(at ?? '', clock)}`;
    case 'removal':
      return `removed ${when(at ?? '', clock)}`;
    case 'look':
      return `looked at again ${when(at ?? '', clock)}`;
  }
}

function state(is: string): string {
  return is === 'no account there' ? is : `is ${is}`;
}

/** `page 812 of about 1,000, since …`. */
function howFar({ pages, of, since }: NonNullable<TargetReport['list']>, clock: Clock): string {
  if (since === undefined) return 'nobody has begun to read it yet: that begins within a minute or two';
  const most = of === undefined ? '' : ` of about ${of.toLocaleString('en')}`;
  return `page ${pages.toLocaleString('en')}${most}, since ${when(since, clock)}`;
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
