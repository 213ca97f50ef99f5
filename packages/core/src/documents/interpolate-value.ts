import type { JsonValue } from "../contract/json.ts";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";
import { interpolatePlaces } from "./interpolate-places.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import type { TextPlace } from "./text-place.ts";

/** A value after interpolation, and what is wrong with its references. */
export interface InterpolatedValue {
  readonly value: unknown;
  readonly problems: readonly KeyProblem[];
}

/**
 * Replaces the references in the texts of a value that no file was parsed into, such as a job written
 * in TypeScript. The value itself is left as it is; keys are not looked at.
 *
 * @throws what the secret manager throws
 */
export async function interpolateValue(
  value: unknown,
  sources: InterpolationSources,
  locate: (path: KeyPath) => Location | undefined = () => undefined,
): Promise<InterpolatedValue> {
  const places: TextPlace[] = [];
  const root: { value: unknown } = { value: undefined };
  const around = new Set<unknown>();
  const copy = (part: unknown, path: KeyPath, put: (copied: unknown) => void): void => {
    put(part);
    // A value that holds itself is refused by whoever checks it; here it must end.
    if (around.has(part)) return;
    if (typeof part === "object") around.add(part);
    if (typeof part === "string") {
      places.push({
        text: part,
        path,
        location: locate(path),
        replace: (text: JsonValue) => put(text),
      });
    } else if (Array.isArray(part)) {
      const list: unknown[] = [];
      put(list);
      part.forEach((item, index) => {
        copy(item, [...path, index], (copied) => (list[index] = copied));
      });
    } else if (isPlainObject(part)) {
      const section: Record<string, unknown> = {};
      put(section);
      for (const [key, member] of Object.entries(part)) {
        copy(member, [...path, key], (copied) => define(section, key, copied));
      }
    }
    around.delete(part);
  };
  copy(value, [], (copied) => {
    root.value = copied;
  });
  const problems = await interpolatePlaces(places, sources);
  return { value: root.value, problems };
}

/** As an own key even where it is called `__proto__`. */
function define(section: object, key: string, value: unknown): void {
  Object.defineProperty(section, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function isPlainObject(part: unknown): part is Readonly<Record<string, unknown>> {
  if (typeof part !== "object" || part === null) return false;
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
}
