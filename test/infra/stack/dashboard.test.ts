import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { metrics, namespace } from '../../../functions/core/telemetry/metrics.ts';
import { refersTo, synthesize } from './template.ts';

const stack = synthesize({ sources: ['okta', 'pagerduty'], targets: ['opsgenie', 'bellhop'] });

const Widget = z.looseObject({
  type: z.string(),
  properties: z.looseObject({
    title: z.optional(z.string()),
    markdown: z.optional(z.string()),
    alarms: z.optional(z.array(z.string())),
    metrics: z.optional(z.array(z.array(z.unknown()))),
  }),
});
const Body = z.object({ widgets: z.array(Widget) });

/** The body, which the template joins of texts and references: each reference as the name of its resource. */
const { properties } = stack.only('AWS::CloudWatch::Dashboard');
const [, parts] = (properties.DashboardBody as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
const body = parts.map((part) => (typeof part === 'string' ? part : refersTo(part).join())).join('');
const { widgets } = Body.parse(JSON.parse(body));

/** Every series: namespace, name, then the dimensions' names and values. */
const series = widgets.flatMap(({ properties: { metrics: rows = [] } }) =>
  rows.flatMap((row) => (typeof row[0] === 'string' ? [row.filter((part) => typeof part === 'string')] : [])),
);
/** Every search for series, as its expression. */
const searches = widgets.flatMap(({ properties: { metrics: rows = [] } }) =>
  rows.flatMap(([first]) => {
    const parsed = z.looseObject({ expression: z.string() }).safeParse(first);
    return parsed.success ? [parsed.data.expression] : [];
  }),
);
const shapeOf = (name: string) => Object.entries(metrics).find(([known]) => known === name)?.[1];

describe('the dashboard', () => {
  test('is named after the stage and begins with all alarms', () => {
    expect(properties.DashboardName).toBe('rollcall-dev');
    const shown = widgets.find(({ type }) => type === 'alarm')?.properties.alarms ?? [];
    expect(shown.toSorted()).toEqual(
      stack
        .of('AWS::CloudWatch::Alarm')
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('fits on one page: words, alarms, seven numbers, six curves', () => {
    expect(widgets.map(({ type }) => type)).toEqual(['text', 'alarm', ...Array(13).fill('metric')]);
    for (const {
      type,
      properties: { title },
    } of widgets)
      expect(type === 'text' || title).toBeTruthy();
  });

  test('shows our own metrics by names and dimensions that are emitted', () => {
    const own = series.filter(([first]) => first === namespace);
    expect(own.length).toBeGreaterThan(0);
    for (const [, name, ...dimensions] of own) {
      const names = dimensions.filter((_, index) => index % 2 === 0);
      expect(names).toEqual(['stage', ...(shapeOf(String(name))?.dimensions ?? [])].sort());
    }
  });

  test('searches for our own metrics under all the dimensions that are emitted, and in this stage only', () => {
    expect(searches.length).toBeGreaterThan(0);
    for (const expression of searches) {
      const [, schema, name, stage] =
        /^SEARCH\('\{([\w,]+)\} MetricName="(\w+)" stage="(\w+)"', '\w+', \d+\)$/.exec(expression) ?? [];
      expect(schema?.split(',')).toEqual([
        namespace,
        'stage',
        ...(shapeOf(String(name))?.dimensions ?? ['?']),
      ]);
      expect(stage).toBe('dev');
    }
  });

  test('leaves out none of our metrics', () => {
    const shown = [
      ...series.map(([, name]) => name),
      ...searches.map((text) => /MetricName="(\w+)"/.exec(text)?.[1]),
    ];
    for (const name of Object.keys(metrics)) expect(shown).toContain(name);
  });

  test('shows of AWS’s metrics only the queues’, each queue that there is', () => {
    const others = series.filter(([first]) => first !== namespace);
    expect(new Set(others.map(([first, name]) => `${first} ${name}`))).toEqual(
      new Set(['AWS/SQS ApproximateNumberOfMessagesVisible', 'AWS/SQS ApproximateAgeOfOldestMessage']),
    );
    const queues = stack.of('AWS::SQS::Queue').map(({ id }) => id);
    expect(others.map(([, , , queue]) => queue).sort()).toEqual(queues.sort());
  });
});
