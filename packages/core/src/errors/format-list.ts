const mostNames = 20;

/** `["a", "b"]` as `a, b`; no names as `none`; of many the first ones, and how many more there are. */
export function formatList(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const rest = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
