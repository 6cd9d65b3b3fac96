import type { Loaded } from '../../load-config.ts';
import type { Report } from './finding-about.ts';

/** Looks at what the configuration leaves unguarded: alarms that reach nobody, and departures that nothing stops. */
export function examineSettings({ deployment, leavers }: Pick<Loaded, 'deployment' | 'leavers'>): Report[] {
  return [alarms(deployment.alarms), brake(leavers.brake)];
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
  if (configured === undefined) {
    const what = 'the brake is off: nothing stops a source that says by mistake that everybody left';
    return { about, level: 'error', what, fix: 'set leavers.brake in the configuration, and deploy' };
  }
  // Told as long as it is so: a brake that is believed to be on is worse than none.
  const what = 'leavers.brake is set, and this version does not enforce it yet';
  return { about, level: 'warning', what, fix: 'keep the grace period long enough to notice a mistake' };
}
