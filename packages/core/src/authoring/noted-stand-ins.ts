import type { JsonObject, JsonValue } from "../contract/json.ts";
import type { StandIns } from "../documents/interpolation-sources.ts";
import { formatKeyPath, type KeyPath, type Location } from "../errors/key-problem.ts";
import { fittingValue } from "../schema/fitting-value.ts";

/** Stands in for references with values that fit, and remembers for which. */
export class NotedStandIns implements StandIns {
  readonly forVariables: boolean;
  readonly #schema: JsonObject;
  readonly #notes = new Map<string, Note>();

  /** @param schema the JSON Schema of the file */
  constructor(schema: JsonObject, forVariables: boolean) {
    this.#schema = schema;
    this.forVariables = forVariables;
  }

  /** What was not looked up: one sentence for each place. */
  get notices(): string[] {
    return [...this.#notes].map(([path, { references, location }]) => {
      const line = location === undefined ? "" : `line ${location.line}, `;
      return `${line}${path}: ${references.join(" and ")} was not looked up`;
    });
  }

  valueAt(path: KeyPath, references: readonly string[], location: Location | undefined): JsonValue {
    this.#notes.set(formatKeyPath(path), { references, location });
    return fittingValue(this.#schema, path);
  }

  /** Whether a problem is about a value that is not the one of a run. */
  hides(path: string): boolean {
    return [...this.#notes.keys()].some(
      (place) => path === place || (place !== "" && startsWithKey(path, place)),
    );
  }
}

interface Note {
  readonly references: readonly string[];
  readonly location: Location | undefined;
}

function startsWithKey(path: string, place: string): boolean {
  return path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
