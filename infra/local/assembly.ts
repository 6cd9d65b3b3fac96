import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CannotStart } from './cannot-start.ts';
import type { Template } from './template.ts';

/** What a synthesis made: one stack's template, and the folder of each function's code by its S3 key. */
export type Assembly = { stackName: string; template: Template; folders: Record<string, string> };

const Manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.optional(z.record(z.string(), z.unknown())),
});

const TemplateFile = z.looseObject({
  Resources: z.record(z.string(), Resource),
  Parameters: z.optional(z.record(z.string(), z.looseObject({ Default: z.optional(z.unknown()) }))),
});

const AssetFile = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** Reads a cloud assembly: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies */
export function readAssembly(folder: string): Assembly {
  const { artifacts } = Manifest.parse(json(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0) {
    throw new CannotStart(
      `The local machine runs one stack, and the synthesized app has ${stacks.length}: leave exactly one in infra/app.ts.`,
    );
  }
  const [stackName, { properties }] = stack;
  const assets = Object.values(artifacts).filter(({ type }) => type === 'cdk:asset-manifest');
  return {
    stackName,
    template: TemplateFile.parse(json(folder, String(properties?.templateFile))),
    folders: Object.assign({}, ...assets.map((asset) => foldersOf(folder, String(asset.properties?.file)))),
  };
}

function foldersOf(folder: string, file: string): Record<string, string> {
  const { files } = AssetFile.parse(json(folder, file));
  return Object.fromEntries(
    Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)]),
    ),
  );
}

function json(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
