import type { ParseOutcome } from "./parse-outcome.ts";

/** A parser of the bytes of one value. Appends it to the builder, or leaves it as it was and says why. */
export type BytesParser<Builder> = (
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: Builder,
) => ParseOutcome;

const encoder = new TextEncoder();
const scratch = new Uint8Array(1024);

/** Runs a parser of bytes over a text. */
export function parseText<Builder>(
  text: string,
  parse: BytesParser<Builder>,
  builder: Builder,
): ParseOutcome {
  const { length } = text;
  if (length * 3 > scratch.length) {
    const bytes = encoder.encode(text);
    return parse(bytes, 0, bytes.length, builder);
  }
  for (let index = 0; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      const { written } = encoder.encodeInto(text, scratch);
      return parse(scratch, 0, written, builder);
    }
    scratch[index] = unit;
  }
  return parse(scratch, 0, length, builder);
}
