/** What may never be printed, made up so that it is known again wherever it turns up. */
export const canaries = {
  'signing secret': 'whsec-canary-7f3a91',
  'previous signing secret': 'whsec-canary-old-0c52',
  'forged secret': 'forged-canary-66b1',
  'API token of a source': 'tok-canary-5d0e',
  'API key of a target': 'key-canary-91ac',
  'e-mail': 'canary.mail@leak.example',
  'short e-mail': 'can@ry.example',
  login: 'canary.login@leak.example',
  'given name': 'Canariana',
  'family name': 'Leakwood',
  title: 'Chief Canary Officer',
  'phone number': '+15550199321',
  'fragment of a body': 'body-canary-2b9d',
  'words of a vendor': 'vendor-canary-words',
  'words of an exception': 'exception-canary-words',
  'query string': 'query-canary-88f0',
  'path of an unknown sender': 'path-canary-17aa',
} as const;

/** The canaries that a text holds, by name: as they are, in any letter case, escaped, or inside base64 or hex. */
export function leaks(text: string): string[] {
  const everything = [text, unescaped(text), ...decoded(text)].join('\n').toLowerCase();
  return Object.entries(canaries)
    .filter(([, canary]) => everything.includes(canary.toLowerCase()))
    .map(([name]) => name);
}

function unescaped(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Runs of base64 may begin anywhere in what they stand for, so each is read at all its four beginnings. */
function decoded(text: string): string[] {
  const base64 = text.match(/[\w+/-]{8,}/g) ?? [];
  const hex = text.match(/(?:[0-9a-f]{2}){6,}/gi) ?? [];
  return [
    ...base64.flatMap((run) =>
      [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('utf8')),
    ),
    ...hex.map((run) => Buffer.from(run, 'hex').toString('utf8')),
  ];
}
