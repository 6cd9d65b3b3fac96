/** A service that we depend on is in trouble. The message is fit for a log: it names the service and quotes nothing. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceTrouble';
}
