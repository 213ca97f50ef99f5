import type { BooleanBuilder } from "./boolean-builder.ts";
import { ParseOutcome } from "./parse-outcome.ts";

/** Appends `true` or `false`, in any mixture of upper and lower case. Nothing else is a boolean. */
export function parseBooleanBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: BooleanBuilder,
): ParseOutcome {
  if (end - start === 4 && matches(bytes, start, "true")) builder.append(true);
  else if (end - start === 5 && matches(bytes, start, "false")) builder.append(false);
  else return ParseOutcome.invalid;
  return ParseOutcome.parsed;
}

function matches(bytes: Uint8Array, start: number, word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if ((bytes[start + index]! | 0x20) !== word.charCodeAt(index)) return false;
  }
  return true;
}
