import type { KeyPath, Location } from "../errors/key-problem.ts";
import { hasKey } from "./has-key.ts";
import type { SourceDocument } from "./source-document.ts";

/** A part of a document that lies under another one: values of its own, and where they stand. */
export interface DocumentLayer {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where a key of `value` stands, with the file. */
  locate(path: KeyPath): Location | undefined;
  /** As that of a document. */
  variableAt?(path: KeyPath): string | undefined;
}

/**
 * A document with another one under it: what the upper one says holds, the lower one fills in what it
 * does not. Sections are merged one level deep: `source.options` as a whole comes from one of the two,
 * unless `sections` names it. A key is located in the file that it is from.
 *
 * @param sections paths of the sections that are merged key by key; `[]` is the document itself
 */
export function overlayDocument(
  upper: SourceDocument,
  lower: DocumentLayer,
  sections: readonly KeyPath[],
): SourceDocument {
  const merged = new Set(sections.map((path) => JSON.stringify(path)));
  const combine = (path: KeyPath, over: unknown, under: unknown): unknown => {
    if (over === undefined) return under;
    if (!isSection(over) || !isSection(under) || !merged.has(JSON.stringify(path))) return over;
    const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
    return Object.fromEntries(
      [...keys].map((key) => [key, combine([...path, key], own(over, key), own(under, key))]),
    );
  };
  const layerOf = (path: KeyPath): SourceDocument | DocumentLayer =>
    hasKey(upper.value, path) || !hasKey(lower.value, path) ? upper : lower;
  return {
    ...upper,
    value: combine([], upper.value, lower.value),
    locate: (path) => layerOf(path).locate(path),
    variableAt: (path) => layerOf(path).variableAt?.(path),
  };
}

/** Not what every object inherits, such as `constructor`. */
function own(section: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(section, key) ? section[key] : undefined;
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
