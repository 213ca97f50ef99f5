import { distance } from "fastest-levenshtein";

/** The names, the one most like `wanted` first; letter case does not count. */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  const target = wanted.toLowerCase();
  return names
    .map((name) => ({ name, edits: distance(target, name.toLowerCase()) }))
    .toSorted((left, right) => left.edits - right.edits || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);
}

/** The name that `wanted` was probably meant to be: two of its letters differ, or a third of them. */
export function likelyName(wanted: string, names: readonly string[]): string | undefined {
  const [nearest] = nearestNames(wanted, names);
  if (nearest === undefined) return undefined;
  const edits = distance(wanted.toLowerCase(), nearest.toLowerCase());
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return edits <= allowed && edits < wanted.length ? nearest : undefined;
}
