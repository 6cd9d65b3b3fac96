import type { Verbs } from './verb.ts';

/** Every verb of `rollcall`. Only the one that is asked for is loaded. */
export const verbs: Verbs = {
  status: {
    summary: 'what is known of a person, what each target should be and is, and what was done',
    load: async () => (await import('./status/command.ts')).status,
  },
  people: {
    summary: 'everybody in one look, or those who match a filter',
    load: async () => (await import('./people/command.ts')).people,
  },
  watch: {
    summary: 'what comes in and goes out, as it happens',
    load: async () => (await import('./watch/command.ts')).watch,
  },
  receipt: {
    summary: 'what became of a person who left, for an auditor',
    load: async () => (await import('./receipt/command.ts')).receipt,
  },
  look: {
    summary: 'look at a person again now, at every target',
    load: async () => (await import('./look/command.ts')).look,
  },
  doctor: {
    summary: 'look whether everything is as it should be, and say what to do where it is not',
    load: async () => (await import('./doctor/command.ts')).doctor,
  },
  redrive: {
    summary: 'work off the changes that were given up',
    load: async () => (await import('./redrive/command.ts')).redrive,
  },
  import: {
    summary: "read a source's whole directory, so that everybody is known",
    load: async () => (await import('./import/command.ts')).importVerb,
  },
  plan: {
    summary: 'what would be done, person by person, and why',
    load: async () => (await import('./plan/command.ts')).plan,
  },
  drift: {
    summary: 'how the accounts that targets have differ from what they should be',
    load: async () => (await import('./drift/command.ts')).drift,
  },
  decide: {
    summary: 'decide on plans that wait for a human',
    load: async () => (await import('./decide/command.ts')).decide,
  },
  brake: {
    summary: 'whom the brake holds, and let them leave or not',
    load: async () => (await import('./brake/command.ts')).brake,
  },
  exclude: {
    summary: 'leave a person alone until a day, whatever sources say',
    load: async () => (await import('./exclude/command.ts')).exclude,
  },
  restore: {
    summary: 'give a person who is back what their removed accounts had',
    load: async () => (await import('./restore/command.ts')).restore,
  },
  secrets: {
    summary: 'store the keys and secrets of sources and targets',
    load: async () => (await import('./secrets/command.ts')).secrets,
  },
  connect: {
    summary: "register Rollcall's webhook at a source",
    load: async () => (await import('./connect/command.ts')).connect,
  },
  cost: {
    summary: 'what your configuration costs on AWS',
    load: async () => (await import('./cost/command.ts')).cost,
  },
  send: {
    summary: 'send a signed event to the Rollcall on this machine',
    load: async () => (await import('./send/command.ts')).send,
  },
  completion: {
    summary: 'print a script that completes this command in your shell',
    load: async () => (await import('./completion/command.ts')).completion,
  },
  complete: {
    summary: 'what may come next on a command line, for the script of completion',
    hidden: true,
    load: async () => (await import('./completion/complete.ts')).complete(verbs),
  },
};
