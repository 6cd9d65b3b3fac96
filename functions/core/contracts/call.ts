/** One call to a vendor's API. `path` starts at the origin (`/v2/users`), already percent-encoded. */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /**
   * Statuses that are an answer rather than a failure, besides 2xx, where the vendor itself gave them. Of 404 only for
   * a call about one named thing: that a list is not there says nothing about who is in it.
   */
  accept?: number[];
  /** The rate-limit domain that the call counts against. @default 'default' */
  domain?: string;
};

/**
 * What a call was answered. `method` and `path` are the call's, so that a keeper of the answer knows what it answers.
 * `body` is the parsed JSON, or `undefined` where the answer had none.
 */
export type Answer = {
  method: Call['method'];
  path: string;
  status: number;
  body: unknown;
  headers: Record<string, string>;
};
