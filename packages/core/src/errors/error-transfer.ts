import { inspect } from "node:util";
import type { JsonObject, JsonValue } from "../contract/json.ts";
import { DativoError } from "./dativo-error.ts";

const mostCauses = 10;

/** Something that was thrown, as a message between threads can carry it. */
export type TransferredError =
  | {
      readonly kind: "dativo";
      readonly code: string;
      readonly message: string;
      readonly fix: string | undefined;
      readonly retriable: boolean;
      readonly details: JsonObject;
      readonly stack: string | undefined;
      readonly cause: TransferredError | undefined;
    }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      /** Such as the `code` of an error of the system. */
      readonly properties: JsonObject;
      readonly stack: string | undefined;
      readonly cause: TransferredError | undefined;
    }
  /** A text, or anything else as `inspect` shows it. */
  | { readonly kind: "value"; readonly text: string };

/** Packs what was thrown, with its causes: up to ten, because a chain may lead back to itself. */
export function packError(thrown: unknown, causesLeft: number = mostCauses): TransferredError {
  if (!(thrown instanceof Error) && !DativoError.isInstance(thrown)) {
    return { kind: "value", text: typeof thrown === "string" ? thrown : inspect(thrown) };
  }
  const { message, stack } = thrown;
  const hasCause = thrown.cause !== undefined && causesLeft > 0;
  const cause = hasCause ? packError(thrown.cause, causesLeft - 1) : undefined;
  if (DativoError.isInstance(thrown)) {
    const { code, fix, retriable } = thrown;
    const details = plainProperties(thrown.details);
    return { kind: "dativo", code, message, fix, retriable, details, stack, cause };
  }
  return {
    kind: "error",
    name: thrown.name,
    message,
    properties: plainProperties(ownProperties(thrown)),
    stack,
    cause,
  };
}

/** What was packed, to be thrown again: a `DativoError` is one again, and its stack is the first one. */
export function unpackError(packed: TransferredError): unknown {
  if (packed.kind === "value") return packed.text;
  const { message, stack } = packed;
  const cause = packed.cause && unpackError(packed.cause);
  const error =
    packed.kind === "dativo"
      ? new DativoError({
          code: packed.code,
          message,
          ...(packed.fix === undefined ? {} : { fix: packed.fix }),
          retriable: packed.retriable,
          details: packed.details,
          cause,
        })
      : plainError(packed, cause);
  Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  return error;
}

function plainError(
  { name, message, properties }: Extract<TransferredError, { kind: "error" }>,
  cause: unknown,
): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  for (const [key, value] of [["name", name], ...Object.entries(properties)] as const) {
    Object.defineProperty(error, key, {
      value,
      writable: true,
      configurable: true,
      enumerable: key !== "name",
    });
  }
  return error;
}

/** What an error carries beside the parts that every error has. */
function ownProperties(error: object): object {
  const taken = Object.entries(error).filter(
    ([key]) => !["name", "message", "stack", "cause"].includes(key),
  );
  return Object.fromEntries(taken);
}

/** The properties as JSON; what JSON cannot hold as a text. */
function plainProperties(value: object): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, plainValue(member)]),
  );
}

function plainValue(value: unknown): JsonValue {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return JSON.parse(text) as JsonValue;
  } catch {
    // A cycle or a bigint: shown as a debugger would.
    return inspect(value);
  }
  return inspect(value);
}
