import type { Receipt } from '../../../functions/core/operate/receipt.ts';
import type { Standing } from '../../../functions/core/operate/receipt-standing.ts';
import type { Style } from '../context.ts';
import { wrapped } from '../lines.ts';
import type { Page } from '../status/page.ts';
import { moment, when } from '../when.ts';
import { formatTargetReceipt } from './format-target-receipt.ts';
import { inLength } from './in-length.ts';
import { colours } from './standing-colours.ts';

const sentences: Record<Standing, string> = {
  'left alone': 'Nothing of theirs was ever to be taken away.',
  'never there': 'They are gone: no account of theirs was found at any target.',
  gone: 'They are gone from every target where they had an account.',
  stays: 'They are not leaving: nothing is to be taken from them.',
  back: 'They left and came back: this is the receipt of the departure before.',
  muted: 'They are still leaving: muted, and not removed.',
  leaving: 'They are still leaving: somewhere they are not even muted.',
  held: 'They are still leaving: something is held until a human decides.',
  blocked: 'They are still leaving: something is blocked, and a human has to see to it.',
};

/** A receipt for people. Texts in it are printed as they are: see `plainTexts`. */
export function formatReceipt(receipt: Receipt, page: Page): string {
  const { name, email, person, standing, asOf, targets, excluded, disputed } = receipt;
  const { paint, width } = page;
  const who = [name ?? 'a person without a name', ...(email === undefined ? [] : [`<${email}>`])].join(' ');
  const lines = (text: string, style?: Style) =>
    wrapped('', text, width).map((line) => (style === undefined ? line : paint(style, line)));
  return [
    ...lines(`Receipt for ${who}`, 'bold'),
    ...lines(`person ${person}, as of ${moment(asOf, page)}`, 'dim'),
    ...lines(sentenceOf(receipt), colours[standing]),
    ...(excluded
      ? lines(`They are left alone until ${when(excluded.until, page)}: ${excluded.reason}.`, 'yellow')
      : []),
    ...(disputed ? lines('Their e-mail is claimed twice: npx rollcall status says by whom.', 'red') : []),
    '',
    paint('bold', 'Who said so'),
    ...formatSources(receipt, page),
    ...targets.flatMap((target) => ['', ...formatTargetReceipt(target, page)]),
    '',
    paint('bold', 'What this rests on'),
    ...restsOn(receipt, page).flatMap((text) => wrapped('  ', text, width)),
  ].join('\n');
}

function sentenceOf({ standing, sourcesSay }: Receipt): string {
  if (standing === 'muted' && sourcesSay === 'suspended')
    return 'They are suspended: muted until a source says something else.';
  const { [standing]: sentence } = sentences;
  const hasLeft = sourcesSay === 'left' || standing === 'stays' || standing === 'back';
  return hasLeft || standing === 'left alone' ? sentence : `${sentence} The sources say: ${sourcesSay}.`;
}

function formatSources({ sources, heard }: Receipt, page: Page): string[] {
  const { width, paint } = page;
  const said = sources.flatMap(({ source, userId, says, lastWord }) =>
    wrapped(`  ${source} ${userId}  `, `${says}; last word ${moment(lastWord, page)}`, width),
  );
  const events = heard.flatMap(({ event, type, source, occurredAt, heardAt }) => [
    ...wrapped('  ', `${type}: happened ${moment(occurredAt, page)} by the clock of ${source}`, width),
    ...wrapped('    ', `heard ${moment(heardAt, page)} by ours, ${later(occurredAt, heardAt)}`, width),
    ...wrapped('    ', `event ${event}`, width).map((line) => paint('dim', line)),
  ]);
  if (said.length + events.length === 0) return ['  no source speaks of them any more'];
  return [...said, ...events];
}

function later(occurredAt: string, heardAt: string): string {
  const distance = Date.parse(heardAt) - Date.parse(occurredAt);
  return distance < 0
    ? `whose clock is ${inLength(-distance / 1_000)} ahead of ours or more`
    : `${inLength(distance / 1_000)} later`;
}

function restsOn({ history, targets }: Receipt, page: Page): string[] {
  const { lines, from, keptSince, isCut } = history;
  const kept = `The audit trail is kept as long as deployment.keep says: nothing of before ${moment(keptSince, page)}.`;
  const isMissing = isCut
    ? ' Lines of this departure are missing: what is said of times without a step was kept with the account.'
    : ' Nothing of this departure is missing.';
  const hasDeparture = targets.some(({ leftAt }) => leftAt !== undefined);
  const since = from === undefined ? '' : `, the first of ${moment(from, page)}`;
  return [
    `${lines} lines of the audit trail${since}. ${kept}${hasDeparture ? isMissing : ''}`,
    "When an event happened is by its source's clock, everything else by Rollcall's: a length of time between the two is as good as both are.",
    'No vendor was called for this receipt: npx rollcall look <person> looks again now.',
  ];
}
