import type { Rule } from './imports.ts';
import type { Files } from './scan.ts';

const linesAtMost = 300;
const linesOfEntry = 40;

/** The Lambdas. */
const isEntry = (path: string) => /^functions\/(receive|scim|route|apply|sweep)\.ts$/.test(path);
const isTest = (path: string) => path.startsWith('test/');

/** Lines of a file's code that match, as sentences. */
function lines(path: string, text: string, pattern: RegExp, what: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${what}`] : []));
}

/** A rule about each file's code, where `applies` says so. */
function inCode(pattern: RegExp, what: string, applies: (path: string) => boolean = () => true): Rule {
  return (files) =>
    [...files].flatMap(([path, { code }]) => (applies(path) ? lines(path, code, pattern, what) : []));
}

/** A configuration is found by its file alone, so it has no name to be exported under. */
export const noDefaultExports = inCode(
  /^export default\b/,
  'has a default export',
  (path) => !/(?:^functions\/|\.)config\.ts$/.test(path),
);

/**
 * Names tell such a loop, which is as far as one sees without types: a loop over people under another name is
 * not found.
 */
export const peopleAreIsolated = inCode(
  /\bfor (?:await )?\((?:const|let)\b.+\bof\b.*\b(?:persons|people|homes|newOwners|members|users|identities|targets)\b/,
  'loops over people without eachAlone',
  (path) => path.startsWith('functions/core/'),
);

export const noEnums = inCode(/^\s*(?:export\s+|declare\s+|const\s+)*enum\s+\w/, 'has an enum');

export const noAny = inCode(/(?:[:<|&]|\bas)\s*any\b(?!\s*[:(])|,\s*any\s*>/, 'gives up on a type');

export const noIgnoredErrors: Rule = (files) =>
  [...files].flatMap(([path, { comments }]) =>
    lines(path, comments, /@ts-(?:ignore|expect-error|nocheck)|biome-ignore/, 'mutes a tool'),
  );

export const shortFiles: Rule = (files) =>
  [...files].flatMap(([path, { source }]) => {
    const count = source.trimEnd().split('\n').length;
    const most = isEntry(path) ? linesOfEntry : linesAtMost;
    return count > most ? [`${path} has ${count} lines, more than ${most}`] : [];
  });

const isCommand = (path: string) => /^infra\/(local\/)?cli\//.test(path);

/** `started`: the files that are run rather than imported, and so have an environment of their own; commands too. */
export function environmentIsPassedIn(started: string[]): Rule {
  return inCode(
    /\bprocess\.env\b/,
    'reads the environment',
    (path) => !started.includes(path) && !isCommand(path) && !isEntry(path) && !isTest(path),
  );
}

/** Declarations and what ends them: the formatter puts the beginning of a statement into column one. */
const declares = /^(?:import|export|const|function|async function|type|class|declare|[\s})\]'|>]|$)/;
/** What makes clients, waits or can change; not inside an arrow function, which only runs when it is called. */
const acts =
  /^(?:(?!=>).)*(?:\bawait\b|\bnew \w*(?:Client|Agent|Logger|Server)\(|(?<!function )\bcreate[A-Z]\w*\()|^(?:export )?let\b/;

/** Importing a module does nothing: no statement that acts, no client, no state that changes. */
export function importingDoesNothing(started: string[]): Rule {
  return (files) =>
    [...files].flatMap(([path, { code }]) => {
      if (started.includes(path) || isEntry(path) || isTest(path)) return [];
      return topLevel(code).flatMap((line, index) =>
        declares.test(line) && !acts.test(line) ? [] : [`${path}:${index + 1} acts when it is imported`],
      );
    });
}

/** The lines of the code outside all braces. */
function topLevel(code: string): string[] {
  let depth = 0;
  let top = '';
  for (const character of code) {
    if (character === '}') depth--;
    top += depth === 0 || character === '\n' ? character : ' ';
    if (character === '{') depth++;
  }
  return top.split('\n');
}

/** The vendors that have a folder in sources/ or targets/. */
function foldersOf(files: Files, kind: 'sources' | 'targets'): Set<string> {
  const folder = new RegExp(`^functions/${kind}/([^/]+)/`);
  return new Set([...files.keys()].flatMap((path) => folder.exec(path)?.[1] ?? []));
}

/** core/ and lib/ know no vendor by name; their comments may. A protocol that core/ serves is none: it has a room of its own. */
export const coreKnowsNoVendor: Rule = (files) => {
  const rooms = new Set(
    [...files.keys()].flatMap((path) => /^functions\/core\/([^/]+)\//.exec(path)?.[1] ?? []),
  );
  const folders = [...foldersOf(files, 'sources'), ...foldersOf(files, 'targets')];
  const vendors = folders.filter((folder) => !rooms.has(folder));
  const name = new RegExp(`(?:${vendors.join('|')})`, 'i');
  return [...files].flatMap(([path, { withoutComments }]) =>
    vendors.length > 0 && /^functions\/(core|lib)\//.test(path)
      ? lines(path, withoutComments, name, 'names a vendor')
      : [],
  );
};

/** What is in lib/ could be a package: not even its comments name a vendor, or the leavers for whom we use it. */
export const libKnowsNothingOfUs: Rule = (files) => {
  const vendors = [...foldersOf(files, 'sources'), ...foldersOf(files, 'targets')];
  const name = new RegExp(['leavers?\\b', ...vendors].join('|'), 'i');
  return [...files].flatMap(([path, { source }]) =>
    path.startsWith('functions/lib/') ? lines(path, source, name, 'names a vendor, or leavers') : [],
  );
};

/** A vendor is a folder plus a line in the registry, and the folder's name is the key. */
export const everyVendorIsRegistered: Rule = (files) =>
  (['sources', 'targets'] as const).flatMap((kind) => {
    const registry = `functions/${kind}/index.ts`;
    const { withoutComments = '', imports = [] } = files.get(registry) ?? {};
    const folders = foldersOf(files, kind);
    const keys = registered(withoutComments, kind);
    const imported = new Set(imports.map(({ to }) => to));
    return [
      ...[...folders].filter((id) => !keys.has(id)).map((id) => `functions/${kind}/${id} is not registered`),
      ...[...keys]
        .filter((id) => !folders.has(id))
        .map((id) => `${registry} names ${id}, which has no folder`),
      ...[...keys]
        .filter((id) => folders.has(id) && !imported.has(`functions/${kind}/${id}/index.ts`))
        .map((id) => `${registry} takes ${id} from elsewhere`),
    ];
  });

/** The keys of a registry's object literal. */
function registered(code: string, kind: string): Set<string> {
  const literal = new RegExp(`export const ${kind} = \\{([^}]*)\\}`).exec(code)?.[1] ?? '';
  const keys = literal.split(',').map((entry) => entry.split(':')[0]?.trim().replaceAll("'", '') ?? '');
  return new Set(keys.filter((key) => key !== ''));
}
