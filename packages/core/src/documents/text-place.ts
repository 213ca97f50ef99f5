import type { JsonValue } from "../contract/json.ts";
import type { KeyPath, Location } from "../errors/key-problem.ts";

/** A text of a document that can hold references. */
export interface TextPlace {
  readonly text: string;
  readonly path: KeyPath;
  readonly location: Location | undefined;
  /** Puts the value there instead. */
  readonly replace: (value: JsonValue) => void;
}
