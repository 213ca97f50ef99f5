import {
  createCellParser,
  ParseOutcome,
  parseTimestampBytes,
  type BooleanBuilder,
  type BytesBuilder,
  type ColumnBuilder,
  type ColumnType,
  type DecimalBuilder,
  type Float32Builder,
  type Int64Builder,
  type ListBuilder,
} from "@dativo/core/plugin";
import type { Unrepresentable } from "@dativo/sql-reader";
import type { WireKind } from "../types/wire-type.ts";
import { decodeBits, decodeBoolean } from "./decode-bits.ts";
import { decodeGeometry, decodeSet, decodeVector } from "./decode-nested.ts";

/**
 * Appends the value that lies in `[start, end)`, as the text protocol has it, to its column.
 *
 * @returns nothing; or why it could not be appended, in which case the column is as it was
 */
export type ValueDecoder = (
  bytes: Uint8Array,
  start: number,
  end: number,
) => Unrepresentable | undefined;

/**
 * Makes the decoder of a column.
 *
 * @param builder that `createColumnBuilder` makes for `type`
 */
export function createDecoder(
  wire: WireKind,
  type: ColumnType,
  builder: ColumnBuilder,
): ValueDecoder {
  switch (wire) {
    case "bytes":
      return decodeBytes(builder as BytesBuilder);
    case "cell":
      return decodeText(createCellParser(type, builder), type);
    case "timestamp":
      return decodeText(
        (bytes, start, end) => parseTimestampBytes(bytes, start, end, builder as Int64Builder),
        type,
      );
    case "boolean":
      return decodeBoolean(builder as BooleanBuilder);
    case "bits":
      return decodeBits(builder as BooleanBuilder | Int64Builder | DecimalBuilder);
    case "set":
      return decodeSet(builder as ListBuilder);
    case "geometry":
      return decodeGeometry(builder as BytesBuilder);
    case "vector":
      return decodeVector(builder as ListBuilder, (builder as ListBuilder).items as Float32Builder);
  }
}

function decodeBytes(builder: BytesBuilder): ValueDecoder {
  return (bytes, start, end) => {
    builder.appendBytes(bytes, start, end);
    return undefined;
  };
}

function decodeText(parse: ReturnType<typeof createCellParser>, type: ColumnType): ValueDecoder {
  return (bytes, start, end) => {
    if (parse?.(bytes, start, end) === ParseOutcome.parsed) return undefined;
    const text = Buffer.from(bytes.subarray(start, end)).toString("utf8");
    return { text, problem: `a ${type.kind} has no such value` };
  };
}
