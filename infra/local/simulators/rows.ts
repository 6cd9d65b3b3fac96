/** Rows as one reads them: an array is some. */
export type Section<T> = {
  slice(start: number, end: number): T[];
  filter(test: (row: T) => boolean): T[];
  find(test: (row: T) => boolean): T | undefined;
  some(test: (row: T) => boolean): boolean;
};

/** People who are made when they are looked at: `make` tells who has a number, which their id is made of. */
export type Crowd<T> = {
  size: number;
  prefix: string;
  digits: number;
  make(number: number, id: string): T;
  /** The numbers of those who belong to a part, such as a page: from one up to, and without, another. */
  part?(name: string): [from: number, to: number];
};

/**
 * Rows by id, in the order in which they came: first a crowd, of whom only those are kept who were asked for by id or
 * changed. `values` are those that are kept, `all` is everybody.
 */
export class Rows<T extends { id: string }> extends Map<string, T> {
  readonly #crowd: Crowd<T> | undefined;
  readonly #gone: number[] = [];
  #kept = 0;

  constructor(crowd?: Crowd<T>) {
    super();
    this.#crowd = crowd;
  }

  override get size(): number {
    return (this.#crowd?.size ?? 0) - this.#gone.length + super.size - this.#kept;
  }

  override get(id: string): T | undefined {
    const number = this.#numberOf(id);
    if (number === undefined || super.has(id)) return super.get(id);
    const row = this.#crowd?.make(number, id);
    if (row === undefined) return undefined;
    this.#kept++;
    super.set(id, row);
    return row;
  }

  override has(id: string): boolean {
    return super.has(id) || this.#numberOf(id) !== undefined;
  }

  override delete(id: string): boolean {
    const number = this.#numberOf(id);
    if (number === undefined) return super.delete(id);
    if (super.delete(id)) this.#kept--;
    this.#gone.push(number);
    this.#gone.sort((one, other) => one - other);
    return true;
  }

  /** Everybody, or the crowd from one number up to, and without, another, and those who came later and pass the test. */
  all(from = 0, to = this.#crowd?.size ?? 0, later: (row: T) => boolean = () => true): Section<T> {
    const own = () => [...this.values()].filter((row) => this.#numberOf(row.id) === undefined && later(row));
    const gone = this.#gone.filter((number) => number >= from && number < to);
    const crowd = to - from - gone.length;
    const each = function* (this: Rows<T>) {
      for (let number = from; number < to; number++) {
        const row = this.#at(number);
        if (row !== undefined) yield row;
      }
      yield* own();
    }.bind(this);
    return {
      slice: (start, end) => [
        ...this.#range(from, gone, start, Math.min(end, crowd)),
        ...(end > crowd ? own().slice(Math.max(0, start - crowd), end - crowd) : []),
      ],
      filter: (test) => [...each()].filter(test),
      find: (test) => {
        for (const row of each()) if (test(row)) return row;
        return undefined;
      },
      some: (test) => {
        for (const row of each()) if (test(row)) return true;
        return false;
      },
    };
  }

  /** Those of one part: of the crowd, and of those who came later and pass the test. */
  part(name: string, later: (row: T) => boolean): Section<T> {
    const [from, to] = this.#crowd?.part?.(name) ?? [0, 0];
    return this.all(from, to, later);
  }

  /** Of the crowd that is left, those in the places from `start` up to, and without, `end`. */
  *#range(from: number, gone: number[], start: number, end: number): Generator<T> {
    let number = from + start;
    for (const one of gone) if (one <= number) number++;
    for (let left = end - start; left > 0; number++) {
      const row = this.#at(number);
      if (row === undefined) continue;
      yield row;
      left--;
    }
  }

  #at(number: number): T | undefined {
    const crowd = this.#crowd;
    if (crowd === undefined) return undefined;
    const id = idOf(crowd, number);
    return super.get(id) ?? (this.#gone.includes(number) ? undefined : crowd.make(number, id));
  }

  /** The number of a person of the crowd who is not gone. */
  #numberOf(id: string): number | undefined {
    const crowd = this.#crowd;
    if (crowd === undefined || !id.startsWith(crowd.prefix)) return undefined;
    const number = Number(id.slice(crowd.prefix.length));
    const isOne = id === idOf(crowd, number) && number < crowd.size && !this.#gone.includes(number);
    return isOne ? number : undefined;
  }
}

export function idOf({ prefix, digits }: Pick<Crowd<unknown>, 'prefix' | 'digits'>, number: number): string {
  return prefix + String(number).padStart(digits, '0');
}

/** The address of a person of a crowd. */
export const crowdEmail = (number: number): string => `member${number}@crowd.example`;
