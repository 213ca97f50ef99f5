import { isMap, isScalar, isSeq, type Document } from "yaml";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";
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
  { contents }: Document.Parsed,
  sources: InterpolationSources,
  locate: (offset: number) => Location,
): Promise<KeyProblem[]> {
  const places: TextPlace[] = [];
  const collect = (node: unknown, path: KeyPath): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) collect(value, [...path, keyText(key)]);
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => collect(item, [...path, index]));
    } else if (isScalar(node) && typeof node.value === "string") {
      places.push({
        text: node.value,
        path,
        location: locate(node.range?.[0] ?? 0),
        replace(value) {
          node.value = value;
        },
      });
    }
  };
  collect(contents, []);
  return interpolatePlaces(places, sources);
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}
