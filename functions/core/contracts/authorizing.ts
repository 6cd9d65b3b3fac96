/** The headers that carry what a secret holds, by their lower-case names. */
export type AuthorizationHeaders = Record<string, string>;

/**
 * How OAuth's token is asked for, in the way of client credentials: https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export type TokenRequest = {
  /** Scheme and host, where another one than the API's gives the token. `ROLLCALL_<ID>_URL` replaces it too. */
  origin?: string;
  /** Such as `/oauth2/v1/token`. */
  path: string;
  /**
   * What is posted, besides `grant_type`. Made anew for each request, because an assertion is good once. `url`: where it
   * goes to, which is whom an assertion is for.
   */
  form(url: string): Record<string, string> | Promise<Record<string, string>>;
};

/** What authorizing a call may use besides the secret. */
export type Authorizing<Settings = unknown> = {
  settings: Settings;
  /** What a token is to be good for: one that was not granted to a client may refuse them all. */
  scopes: readonly string[];
  /**
   * The token that the request is answered with. It is asked for once and kept until shortly before its end, for all calls of
   * the process; asked for anew where the secret or the settings are other ones, or where it was answered 401. Throws one of the
   * five errors.
   */
  token(request: TokenRequest): Promise<string>;
  /** Milliseconds since 1970. */
  now(): number;
};
