/** Whether a locator is a URL of http or https, and no path. */
export function isHttpLocator(locator: string): boolean {
  return /^https?:\/\//iu.test(locator);
}

/** A path or a URL as messages and rejects show it: the query of a URL may hold a signature. */
export function shownPath(path: string): string {
  return isHttpLocator(path) ? path.replace(/\?.*$/su, "?…") : path;
}
