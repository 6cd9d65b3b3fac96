import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Queues } from '../queues.ts';
import { failures, flow, numbers } from './widgets.ts';

export type Shown = { stage: string; sources: string[]; queues: Queues; alarms: Alarm[] };

/** One page that says in ten seconds whether all is well: alarms first, then today's numbers, then the curves. */
export function createDashboard(scope: Construct, shown: Shown): void {
  const { stage, alarms } = shown;
  new Dashboard(scope, 'dashboard', {
    dashboardName: `rollcall-${stage}`,
    // Each widget's own period stands: a day's sum stays a day's sum, whatever stretch of time one looks at.
    periodOverride: PeriodOverride.INHERIT,
    widgets: [[title(stage)], [status(alarms)], numbers(shown), flow(shown), failures(shown)],
  });
}

function title(stage: string): IWidget {
  return new TextWidget({
    width: 24,
    height: 2,
    markdown:
      `## Rollcall, ${stage}\nAll alarms green and *leavers not muted* 0: nothing to do. ` +
      'Otherwise open the red alarm: its description says what has happened and what to do.',
  });
}

function status(alarms: Alarm[]): IWidget {
  return new AlarmStatusWidget({
    title: 'Alarms',
    width: 24,
    height: 2 + Math.ceil(alarms.length / 6),
    alarms,
  });
}
