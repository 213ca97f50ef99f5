/** Whether a locator is a URL of http or https, and no path. */
export function isHttpLocator(locator: string): boolean {
  return /^https?:\/\//iu.test(locator);
}
