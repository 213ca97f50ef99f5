/** The names that a pattern means: `*` stands for any characters and `?` for one. */
export function wildcard(pattern: string): RegExp {
  const source = pattern
    .split(/([*?])/u)
    .map((part) => (part === "*" ? ".*" : part === "?" ? "." : escaped(part)))
    .join("");
  return new RegExp(`^${source}$`, "su");
}

/** Whether a locator stands for any number of things. */
export function isPattern(locator: string): boolean {
  return /[*?]/u.test(locator);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
