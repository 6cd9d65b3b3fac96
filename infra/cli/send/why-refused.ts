/** What a refusal by the Rollcall on this machine means. */
export function whyRefused(status: number, source: string): string {
  switch (status) {
    case 401:
      return `Rollcall refused the signature (401): it was started with other secrets, so start it again.`;
    case 404:
      return `Rollcall does not know ${source} (404): name it under "sources" in its configuration, and start it again.`;
    default:
      return `Rollcall answered ${status}: its log says why.`;
  }
}
