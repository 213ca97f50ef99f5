import type { JsonObject } from "../contract/json.ts";

const marker = Symbol.for("dativo.error");

/** The parts of an error. */
export interface DativoErrorParts {
  /** Permanent, upper-case, such as `MODULE_NOT_FOUND`. It never changes its meaning. */
  readonly code: string;
  /** What happened, with the value received. One sentence, no secret. */
  readonly message: string;
  /** What to do about it, with the values that are valid. */
  readonly fix?: string;
  /** Whether the same call could succeed when it is made again. `false` by default. */
  readonly retriable?: boolean;
  readonly cause?: unknown;
  /** Values for programs: paths, names, lines. */
  readonly details?: JsonObject;
}

/** Every error that Dativo throws. `message` holds what happened, `fix` what to do about it. */
export class DativoError extends Error {
  override readonly name = "DativoError";
  readonly code: string;
  readonly fix: string | undefined;
  readonly retriable: boolean;
  readonly details: JsonObject;

  constructor(parts: DativoErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.fix = parts.fix;
    this.retriable = parts.retriable ?? false;
    this.details = parts.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Recognises errors of every copy of `@dativo/core`, where `instanceof` would not. */
  static isInstance(value: unknown): value is DativoError {
    return typeof value === "object" && value !== null && Reflect.get(value, marker) === true;
  }
}
