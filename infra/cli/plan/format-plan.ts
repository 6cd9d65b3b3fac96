import { csvLine } from '../csv.ts';
import { wrapped } from '../lines.ts';
import { formatCause } from '../status/format-cause.ts';
import type { Page } from '../status/page.ts';
import { stepLines } from '../step-lines.ts';
import type { Planned } from './planned.ts';

/** How much would be done: `persons` are counted once, whatever targets it is about. */
export type Totals = {
  persons: number;
  steps: number;
  irreversible: number;
  blocked: number;
  errors: number;
};

export function totalsOf(plans: Planned[]): Totals {
  const steps = plans.flatMap((plan) => plan.steps);
  return {
    persons: new Set(plans.map(({ person }) => person)).size,
    steps: steps.length,
    irreversible: steps.filter(({ reversible }) => !reversible).length,
    blocked: plans.filter(({ blocked }) => blocked !== undefined).length,
    errors: plans.filter(({ error }) => error !== undefined).length,
  };
}

/** One person on one target, in lines for people. Texts in it are printed as they are: see `plainTexts`. */
export function formatPlanned(plan: Planned, page: Page, isFirst: boolean): string[] {
  const { paint, width } = page;
  const { email, person, target, shouldBe, steps, reason, causedBy, cause, blocked, error } = plan;
  const lead = `  ${target.padEnd(12)}`;
  const indent = ' '.repeat(lead.length);
  const lines = isFirst ? [paint('bold', email ?? `person ${person}`)] : [];
  lines.push(...wrapped(lead, `should be ${shouldBe}, because ${reason}`, width));
  for (const step of steps) {
    const text = stepLines(`${indent}${step.reversible ? '+ ' : '! '}`, step, page);
    lines.push(...(step.reversible ? text : text.map((line) => paint('red', line))));
  }
  if (plan.held === 'cover')
    lines.push(...wrapped(`${indent}✗ `, heldForCover, width).map((line) => paint('red', line)));
  if (blocked !== undefined)
    lines.push(...wrapped(`${indent}✗ `, blocked, width).map((line) => paint('red', line)));
  if (error !== undefined)
    lines.push(
      ...wrapped(`${indent}✗ `, `cannot be told: ${error}`, width).map((line) => paint('red', line)),
    );
  if (causedBy !== undefined)
    lines.push(
      ...wrapped(indent, formatCause(causedBy, cause, page), width).map((line) => paint('dim', line)),
    );
  return lines;
}

const heldForCover =
  'what costs cover waits for a human (rollcall decide), and so does what comes after it; the rest is done';

/** The totals in a sentence. */
export function sentenceOf({ persons, steps, irreversible, blocked, errors }: Totals): string {
  if (persons === 0) return 'Nothing would be done: everybody is what they should be.';
  const many = `${persons} ${persons === 1 ? 'person' : 'people'}, ${steps} ${steps === 1 ? 'step' : 'steps'}`;
  const parts = [
    irreversible === 0 ? 'all of which can be taken back' : `${irreversible} of which cannot be taken back`,
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(errors > 0 ? [`${errors} that cannot be told`] : []),
  ];
  return `${many}, ${parts.join(', ')}. Nothing was changed.`;
}

/** A table for a spreadsheet, a line a step. */
export function planCsv(plans: Planned[]): string[] {
  const head = [
    'person',
    'email',
    'target',
    'should be',
    'step',
    'reversible',
    'reason',
    'caused by',
    'in the way',
  ];
  const rows = plans.flatMap(({ steps, ...plan }) => {
    const rest = [plan.reason, plan.causedBy ?? '', plan.blocked ?? plan.error ?? ''];
    const about = [plan.person, plan.email ?? '', plan.target, plan.shouldBe];
    return steps.length === 0
      ? [[...about, '', '', ...rest]]
      : steps.map(({ title, reversible }) => [...about, title, reversible ? 'yes' : 'no', ...rest]);
  });
  return [head, ...rows].map(csvLine);
}
