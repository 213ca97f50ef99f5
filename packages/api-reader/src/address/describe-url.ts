/** An address as messages show it: without its query, which may hold secrets. */
export function describeUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
