import type { Files, Import } from './scan.ts';

/** A rule answers one sentence for each place that breaks it. */
export type Rule = (files: Files) => string[];

function allImports(files: Files): Import[] {
  return [...files.values()].flatMap(({ imports }) => imports);
}

const ours = (path: string) => /^(functions|infra|test)\//.test(path);
const says = ({ from, to }: Import) => `${from} imports ${to}`;

/** Names the room that was entered by the window, where a room of core was. */
function throughWindow(edge: Import): string {
  const room = roomOf(edge.to);
  return room === undefined ? says(edge) : `${edge.from} climbs through the window of ${room}/: ${edge.to}`;
}

const vendorFolder = /^functions\/(?:sources|targets)\/[^/]+\//;
const folderOf = (path: string) => vendorFolder.exec(path)?.[0];
const isRegistry = (path: string) => /^functions\/(sources|targets)\/index\.ts$/.test(path);
const isIndexOfVendor = (path: string) => path === `${folderOf(path)}index.ts`;
const isLib = (path: string) => path.startsWith('functions/lib/');
const isContract = (path: string) => path.startsWith('functions/core/contracts/');

/**
 * The rooms of core/, floor by floor: each may import from those before it, and rooms of one floor nothing from one
 * another.
 */
const floors: string[][] = [
  ['contracts'],
  ['telemetry'],
  ['config'],
  ['delivery'],
  ['vendor'],
  ['people'],
  ['accounts'],
  ['roster'],
  ['reconcile'],
  ['scim'],
  ['directory'],
  ['drift'],
  ['receive', 'route', 'apply', 'sweep', 'operate'],
];

const roomOf = (path: string) => /^functions\/core\/([^/]+)\//.exec(path)?.[1];
const floorOf = (path: string) => floors.findIndex((rooms) => rooms.includes(roomOf(path) ?? ''));

/** May a file in functions/ import that one of ours? lib ← core's rooms, and a vendor's folder ← registry ← entry files. */
function flows({ from, to }: Import): boolean {
  if (isLib(from)) return isLib(to);
  if (from.startsWith('functions/core/')) return isLib(to) || isBelow(from, to);
  const folder = folderOf(from);
  if (folder !== undefined) return isLib(to) || isContract(to) || to.startsWith(folder);
  if (isRegistry(from))
    return isContract(to) || (isIndexOfVendor(to) && to.startsWith(from.replace('index.ts', '')));
  if (from === 'functions/config.ts') return to === 'functions/define-config.ts';
  // The entry files and what they share beside them reach vendors through the registries alone.
  return to.startsWith('functions/') && folderOf(to) === undefined && to !== 'functions/config.ts';
}

function isBelow(from: string, to: string): boolean {
  return roomOf(from) === roomOf(to) || (floorOf(to) >= 0 && floorOf(to) < floorOf(from));
}

/** core/ has no file of its own beside its rooms, and no room that has no floor. */
export const everyFileHasARoom: Rule = (files) =>
  [...files.keys()]
    .filter((path) => path.startsWith('functions/core/') && floorOf(path) < 0)
    .map((path) => `${path} is in no room of core/`);

/** Inside functions/, imports go one way. */
export const oneWay: Rule = (files) =>
  allImports(files)
    .filter(({ from, to }) => from.startsWith('functions/') && ours(to))
    .filter((edge) => !flows(edge))
    .map(throughWindow);

const dataForInfra =
  /^functions\/(?:core\/.*|lib\/.*|sources\/index|targets\/index|define-config|read-config)(?:\.ts)?$/;

/** What a command needs to speak as a source does. */
const toSend = /^functions\/sources\/[^/]+\/(?:signature|schema|mapping)\.ts$/;

/** infra/ takes from functions/ the contracts, the registries and the configuration; its commands send as sources do. */
export const infraTakesData: Rule = (files) =>
  allImports(files)
    .filter(({ from, to }) => from.startsWith('infra/') && to.startsWith('functions/'))
    .filter(
      ({ from, to }) => !dataForInfra.test(to) && !(/^infra\/(local\/)?cli\//.test(from) && toSend.test(to)),
    )
    .map(says);

/** A simulator that shared code with the target it tests would share its mistakes. */
export const simulatorsKnowNoTarget: Rule = (files) =>
  allImports(files)
    .filter(({ from, to }) => from.startsWith('infra/local/simulators/') && /^functions\/(?!lib\/)/.test(to))
    .map(says);

/** What is deployed knows nothing of the local machine. */
export const stackKnowsNoLocalMachine: Rule = (files) =>
  allImports(files)
    .filter(({ from, to }) => /^infra\/(?:stack\/|[^/]+$)/.test(from) && to.startsWith('infra/local/'))
    .map(says);

/** Nothing but tests imports test/. */
export const nothingImportsTests: Rule = (files) =>
  allImports(files)
    .filter(({ from, to }) => !from.startsWith('test/') && to.startsWith('test/'))
    .map(says);

/** zod/mini does the same in a fifth of the bundle; a single language may be added to it. */
export const onlySmallZod: Rule = (files) =>
  allImports(files)
    .filter(({ to }) => /^zod(\/|$)/.test(to) && !/^zod\/(mini|v4\/locales\/[a-z]+\.js)$/.test(to))
    .map(says);

/** What is deployed imports only what `npm ci --omit=dev` installs; types need no installing. */
export function onlyDependencies(dependencies: string[]): Rule {
  return (files) =>
    allImports(files)
      .filter(({ from, to, typeOnly }) => from.startsWith('functions/') && !ours(to) && !typeOnly)
      .filter(({ to }) => !to.startsWith('node:') && to !== '#config')
      .filter(({ to }) => !dependencies.some((name) => to === name || to.startsWith(`${name}/`)))
      .map(says);
}

/** Only files that are started may take the operator's configuration: everybody else is given it. */
export const configIsPassedIn: Rule = (files) =>
  allImports(files)
    .filter(
      ({ from, to }) => from.startsWith('functions/') && to === '#config' && !/^functions\/[^/]+$/.test(from),
    )
    .map(says);

/** No file needs itself, through whomever: what runs first would depend on who asks first. */
export const noCycles: Rule = (files) => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of allImports(files)) {
    if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
};
