import { type DriftReport, reportOf } from '../../../functions/core/drift/report.ts';
import { many } from '../drift/format-drift.ts';
import { plainText } from '../plain-text.ts';
import { away } from '../when.ts';
import type { PeopleWorld } from './examine-people.ts';
import type { Report } from './finding-about.ts';

/** Tells what the last night's comparison of a target's accounts found; nothing where there was none yet. */
export async function examineDrift({ table, now }: PeopleWorld, target: string): Promise<Report[]> {
  const report = await reportOf(table, target);
  if (report === undefined) return [];
  const about = `drift/${target}`;
  const looked = `compared ${away(report.ended, now())}, in ${many(report.reads, 'call')}`;
  const fix = `npx rollcall drift --target ${target}`;
  const problem = problemOf(report);
  if (problem === undefined) return [{ about, level: 'ok', what: `no account differs (${looked})` }];
  return [{ about, level: 'warning', what: plainText(`${problem} (${looked})`), fix }];
}

function problemOf({ outcome, counts }: DriftReport): string | undefined {
  if (outcome.how === 'cannot') return `its lists cannot be read: ${outcome.why}`;
  if (outcome.how === 'proves nothing') return `its lists prove nothing: ${outcome.why}`;
  const { surplus, ofLeavers, missing, different } = counts;
  if (surplus + missing + different === 0) return undefined;
  const left = ofLeavers > 0 ? `, ${ofLeavers} of them of people who left` : '';
  return `${many(surplus, 'account')} too many${left}; ${missing} missing; ${different} different`;
}
