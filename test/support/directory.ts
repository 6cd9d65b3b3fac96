import type { Directory, ListedUser } from '../../functions/core/contracts/directory.ts';
import { Permanent, Transient } from '../../functions/core/contracts/errors.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import { directoryStepIn } from '../../functions/core/delivery/directory-message.ts';
import { decodeLifecycle } from '../../functions/core/delivery/event-message.ts';
import { type Job, jobOf } from '../../functions/core/directory/job.ts';
import { runStep } from '../../functions/core/directory/run-step.ts';
import { startJob } from '../../functions/core/directory/start-job.ts';
import type { Message } from '../../functions/lib/aws/queue.ts';
import { createRollcall, type Place } from './rollcall.ts';

/** A source's directory over rows in memory, with what can go wrong in reading it. */
export class FakeDirectory {
  users: ListedUser[] = [];
  groups: { id: string; displayName: string; members: string[] }[] = [];
  tenant = 'acme';
  perPage = 10;
  /** What a user is whom it does not name; one who is only not active is among `inactive`. */
  unlisted: 'gone' | 'inactive' = 'gone';
  inactive: ListedUser[] = [];
  total: number | undefined;
  calls: string[] = [];
  /** Thrown instead of an answer, by what is read; `undefined` for an answer. */
  fails: (what: string) => unknown = () => undefined;
  /** Called before each answer: for what happens meanwhile. */
  meanwhile: (what: string) => Promise<void> = async () => {};
  now: () => number = Date.now;

  /** The list as core reads it; `withGroups`: the list of users says their groups itself. */
  list(withGroups: boolean): Directory {
    const answer = async <T>(what: string, rows: T[], cursor = '0') => {
      this.calls.push(what);
      await this.meanwhile(what);
      const failure = this.fails(what);
      if (failure !== undefined) throw failure;
      const from = Number(cursor);
      const end = from + this.perPage;
      return {
        rows: rows.slice(from, end),
        ...(end < rows.length && { next: String(end) }),
        ...(this.total !== undefined && { total: this.total }),
        readAt: this.now(),
      };
    };
    return {
      lacks: () => undefined,
      unlisted: () => this.unlisted,
      tenant: async () => {
        this.calls.push('tenant');
        const failure = this.fails('tenant');
        if (failure !== undefined) throw failure;
        return this.tenant;
      },
      users: (_, cursor) => answer(`users ${cursor ?? 0}`, this.users, cursor),
      user: async (_, id) => {
        this.calls.push(`user ${id}`);
        const failure = this.fails(`user ${id}`);
        if (failure !== undefined) throw failure;
        const found = [...this.users, ...this.inactive].find(({ user }) => user.id === id);
        return found === undefined ? 'gone' : { ...found, readAt: this.now() };
      },
      ...(!withGroups && {
        groups: (_, cursor) => answer(`groups ${cursor ?? 0}`, this.groups, cursor),
        members: async (_, group, cursor) => {
          const found = this.groups.find(({ id }) => id === group);
          const page = await answer(`members ${group} ${cursor ?? 0}`, found?.members ?? [], cursor);
          return found && page;
        },
      }),
    };
  }
}

/** Rollcall beside a source that can be listed. */
export function createReading(
  config?: Parameters<typeof createRollcall>[0],
  withGroups = false,
  place?: Place,
) {
  const rollcall = createRollcall(config, place);
  const directory = new FakeDirectory();
  directory.now = rollcall.clock.now;
  const messages: Message[] = [];
  const lifecycle = {
    send: async (sent: Message[]) => {
      messages.push(...sent);
    },
  };
  const world = {
    ...rollcall.world,
    lifecycle,
    directory: async () => ({
      list: directory.list(withGroups),
      listing: {
        settings: {},
        vendor: undefined as never,
      },
    }),
  };
  const job = async (): Promise<Job> => {
    const found = await jobOf(rollcall.table, 'okta');
    if (found === undefined) throw new Error('nothing was ever read');
    return found;
  };
  return {
    ...rollcall,
    /** As it is now, with the configuration that the test may have changed. */
    world: () => ({ ...world, config: rollcall.world.config }),
    directory,
    messages,
    job,
    start: (isNewTenant = false) =>
      startJob({ roster: rollcall.roster, lifecycle }, 'okta', 'import', isNewTenant),
    /** Works off one message; answers whether there was one. */
    async step(until = rollcall.clock.now() + 60_000): Promise<boolean> {
      const message = messages.shift();
      if (message === undefined) return false;
      const step = directoryStepIn(message.body);
      if (step === undefined) await rollcall.route(decodeLifecycle(message.body) as Event);
      else await runStep({ ...world, config: rollcall.world.config }, step, until);
      return true;
    },
    /** Reads everything, and looks after everybody whom it is about. */
    async read(isNewTenant = false): Promise<Job> {
      await this.start(isNewTenant);
      while (await this.step());
      return job();
    },
    async settle(): Promise<void> {
      for (let round = 0; round < 30; round++) {
        await rollcall.sweep();
        await rollcall.drain();
        rollcall.clock.advance(60_000);
      }
    },
  };
}

export const lost = () => new Transient('the connection was lost');
export const refused = () => new Permanent('Okta 404 on GET', { status: 404 });
