import { ParseOutcome, type BytesBuilder } from "@dativo/core/plugin";

/** How a text file writes bytes. */
export type BinaryEncoding = "base64" | "hex";

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/u;
const hexadecimal = /^(?:\\x|0x)?(?<digits>(?:[0-9a-fA-F]{2})*)$/u;

/**
 * Appends the bytes that a text stands for: base64 (RFC 4648 section 4, padding optional), or pairs of
 * hexadecimal digits, after `\x` or `0x` or nothing. Anything else is `invalid`.
 */
export function parseBinaryText(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: BytesBuilder,
  encoding: BinaryEncoding,
): ParseOutcome {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  const digits = encoding === "hex" ? hexadecimal.exec(text)?.groups?.["digits"] : text;
  if (digits === undefined || (encoding === "base64" && !base64.test(text))) {
    return ParseOutcome.invalid;
  }
  builder.appendBytes(Buffer.from(digits, encoding));
  return ParseOutcome.parsed;
}
