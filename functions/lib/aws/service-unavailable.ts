/**
 * A service that we depend on is in trouble: try the same again later. The message is fit for a log: it names the
 * service and quotes nothing; `cause` holds what the SDK threw.
 */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceTrouble';
}
