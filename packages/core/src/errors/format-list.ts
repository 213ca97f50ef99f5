/** `["a", "b"]` as `a, b`; no names as `none`. */
export function formatList(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
