import type { Mode } from '../../../functions/core/config/mode.ts';
import type { Loaded } from '../../load-config.ts';
import { lengthOf } from '../when.ts';
import type { Report } from './finding-about.ts';

/**
 * Looks at what the configuration leaves unguarded, or undone: alarms that reach nobody, departures that nothing stops, and
 * targets at which nothing is changed.
 */
export function examineSettings({
  deployment,
  leavers,
  modes,
}: Pick<Loaded, 'deployment' | 'leavers' | 'modes'>): Report[] {
  return [alarms(deployment.alarms), brake(leavers.brake), ...Object.entries(modes).map(modeOf)];
}

function alarms(to: Loaded['deployment']['alarms']): Report {
  const about = 'alarms';
  const fix = 'set deployment.alarmEmail or deployment.alarmTopic in the configuration, and deploy';
  if (to === undefined) return { about, level: 'error', what: 'alarms reach nobody', fix };
  if (to === 'nobody')
    return { about, level: 'warning', what: 'alarms reach nobody, as the configuration says', fix };
  const what =
    'email' in to
      ? 'alarms are mailed, if the link in AWS’s first mail was clicked'
      : 'alarms go to your topic';
  return { about, level: 'ok', what };
}

function brake(configured: Loaded['leavers']['brake']): Report {
  const about = 'leavers';
  if (configured === false) {
    const what = 'the brake is off: nothing stops a source that says by mistake that everybody left';
    return { about, level: 'error', what, fix: 'set leavers.brake in the configuration, and deploy' };
  }
  const many =
    'people' in configured ? `${configured.people} persons` : `${configured.percent} % of the roster`;
  return { about, level: 'ok', what: `the brake lets ${many} leave in ${lengthOf(configured.per)}` };
}

/** A target that only observes looks like one where all is well. */
function modeOf([target, mode]: [string, Mode]): Report {
  const about = `targets/${target}`;
  if (mode === 'act') return { about, level: 'ok', what: 'mode act: changes are made at once' };
  if (mode !== 'observe') return { about, level: 'ok', what: `mode ${mode}: ${asked[mode]}` };
  const what = 'mode observe: nothing is changed here, and nobody who leaves is muted';
  return {
    about,
    level: 'warning',
    what,
    fix: `look at rollcall plan, then set targets.${target}.mode to act`,
  };
}

const asked = {
  ask: 'every change waits for rollcall decide',
  'ask-destructive': 'what cannot be taken back waits for rollcall decide',
};
