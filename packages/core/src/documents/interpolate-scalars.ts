import { isMap, isScalar, visit, type Document, type LineCounter } from "yaml";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import { interpolatePlaces } from "./interpolate-places.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import type { TextPlace } from "./text-place.ts";

/**
 * Replaces the references in every scalar that is a value; keys and comments stay as they are. Answers
 * what is wrong with the references.
 *
 * @throws what the secret manager throws
 */
export async function interpolateScalars(
  document: Document.Parsed,
  sources: InterpolationSources,
  lineCounter: LineCounter,
): Promise<KeyProblem[]> {
  const places: TextPlace[] = [];
  visit(document, {
    Scalar(position, node, ancestors) {
      if (position === "key" || typeof node.value !== "string") return;
      const start = lineCounter.linePos(node.range?.[0] ?? 0);
      places.push({
        text: node.value,
        path: keyPathOf(ancestors, node),
        location: { line: start.line, column: start.col },
        replace(value) {
          node.value = value;
        },
      });
    },
  });
  return interpolatePlaces(places, sources);
}

function keyPathOf(ancestors: readonly unknown[], node: unknown): KeyPath {
  const keys: (string | number)[] = [];
  ancestors.forEach((ancestor, index) => {
    const child = ancestors[index + 1] ?? node;
    if (typeof ancestor === "object" && ancestor !== null && "key" in ancestor) {
      if (isScalar(ancestor.key)) keys.push(String(ancestor.key.value));
    } else if (typeof ancestor === "object" && ancestor !== null && "items" in ancestor) {
      const items = ancestor.items as unknown[];
      if (!isMap(ancestor)) keys.push(items.indexOf(child));
    }
  });
  return keys;
}
