import {
  type BuilderByKind,
  type ColumnBuilder,
  createCellParser,
  createValueAppender,
  type Field,
  type ListBuilder,
  ParseOutcome,
  type StructBuilder,
} from "@dativo/core/plugin";
import { parse } from "lossless-json";
import { compactJson } from "./compact-json.ts";
import type { LosslessJson } from "./lossless-json.ts";
import { listDecoder, structDecoder } from "./nested-decoders.ts";
import { toRowValue, type ValueMeaning } from "./record-to-row.ts";
import {
  beginsNumber,
  blanks,
  endOfNumber,
  endOfString,
  endOfValue,
  minus,
  openBrace,
  openBracket,
  quote,
} from "./scan-json.ts";
import { unescapeString } from "./unescape-string.ts";
import { holdsUnixTime, type UnixTime } from "./unix-time.ts";

/**
 * Appends the value that begins at `start` to its column, and answers where it ends; the complement (`~`)
 * where it has appended nothing, or not the whole, because the value is one for the slow way.
 */
export type ValueDecoder = (bytes: Buffer, start: number) => number;

/** Makes the decoder of a column. It never takes what the slow way would not take just so. */
export function createValueDecoder(
  field: Field,
  column: ColumnBuilder,
  meaning: ValueMeaning & { readonly refusesUnlisted?: boolean },
): ValueDecoder {
  const { type } = field;
  switch (type.kind) {
    case "string": {
      const text = column as BuilderByKind["string"];
      return stringDecoder(text, meaning.nestedAsText ? jsonDecoder(text) : undefined);
    }
    case "json":
      return jsonDecoder(column as BuilderByKind["json"]);
    case "list":
    case "struct": {
      const create = (inner: Field, builder: ColumnBuilder): ValueDecoder =>
        createValueDecoder(inner, builder, meaning);
      if (type.kind === "list") return listDecoder(type.item, column as ListBuilder, create);
      const { refusesUnlisted = false } = meaning;
      return structDecoder(type.fields, column as StructBuilder, create, refusesUnlisted);
    }
    case "binary":
      return slowDecoder(field, column, meaning);
    case "boolean":
      return (bytes, start) => {
        const end = endOfValue(bytes, start);
        const isTrue = bytes[start] === letterT;
        if (!isTrue && bytes[start] !== letterF) return ~end;
        (column as BuilderByKind["boolean"]).append(isTrue);
        return end;
      };
    default:
      return parsedDecoder(field, column, meaning.unixTime);
  }
}

/** @param nested takes objects and lists, where they are taken */
function stringDecoder(
  builder: BuilderByKind["string"],
  nested: ValueDecoder | undefined,
): ValueDecoder {
  let scratch = new Uint8Array(1024);
  return (bytes, start) => {
    if (bytes[start] !== quote) {
      if (nested && (bytes[start] === openBrace || bytes[start] === openBracket)) {
        return nested(bytes, start);
      }
      const end = endOfValue(bytes, start);
      if (!beginsNumber(bytes[start])) return ~end;
      builder.appendBytes(bytes, start, end);
      return end;
    }
    const end = endOfString(bytes, start);
    if (end >= 0) {
      builder.appendBytes(bytes, start + 1, end - 1);
      return end;
    }
    if (scratch.length < ~end - start) scratch = new Uint8Array((~end - start) * 2);
    const length = unescapeString(bytes, start, scratch);
    if (length === -1) return end;
    builder.appendBytes(scratch, 0, length);
    return ~end;
  };
}

function jsonDecoder(builder: BuilderByKind["json"]): ValueDecoder {
  let scratch = new Uint8Array(1024);
  return (bytes, start) => {
    blanks.wereMet = false;
    const end = endOfValue(bytes, start);
    if (!blanks.wereMet) {
      builder.appendBytes(bytes, start, end);
      return end;
    }
    if (scratch.length < end - start) scratch = new Uint8Array((end - start) * 2);
    builder.appendBytes(scratch, 0, compactJson(bytes, start, end, scratch));
    return end;
  };
}

/** What is parsed as a value: rare in JSON. */
function slowDecoder(field: Field, column: ColumnBuilder, meaning: ValueMeaning): ValueDecoder {
  const append = createValueAppender(field, column);
  return (bytes, start) => {
    const end = endOfValue(bytes, start);
    const value = parse(bytes.toString("utf8", start, end)) as LosslessJson;
    return append(toRowValue(value, field.type, meaning)) === undefined ? end : ~end;
  };
}

/** Numbers, dates, times and what else has a text form. */
function parsedDecoder(
  { type, format }: Field,
  column: ColumnBuilder,
  unixTime: UnixTime | undefined,
): ValueDecoder {
  const parser = createCellParser(type, column, format);
  const isFloat = type.kind === "float32" || type.kind === "float64";
  const isNumber = /^(?:int|float|decimal)/u.test(type.kind);
  const takesUnixTime = unixTime !== undefined && holdsUnixTime(type);
  const factor = unixTime === "seconds" ? 1_000_000 : 1000;
  return (bytes, start) => {
    if (bytes[start] === quote) {
      const end = endOfString(bytes, start);
      if (end < 0 || !parser) return end < 0 ? end : ~end;
      if (isNumber && !beginsNumber(bytes[start + 1])) return ~end;
      return parser(bytes, start + 1, end - 1) === ParseOutcome.parsed ? end : ~end;
    }
    if (!beginsNumber(bytes[start])) return ~endOfValue(bytes, start);
    const end = endOfNumber(bytes, start);
    // A whole number that a float has to round is one for the slow way, which refuses it.
    if (isFloat && end - start > 15 && isWhole(bytes, start, end)) return ~end;
    if (isNumber && parser?.(bytes, start, end) === ParseOutcome.parsed) return end;
    if (!takesUnixTime || type.kind === "date" || end - start > 13) return ~end;
    if (!isWhole(bytes, start, end) || bytes[start] === minus) return ~end;
    const value = Number(bytes.toString("latin1", start, end));
    if (value * factor > latest) return ~end;
    (column as BuilderByKind["timestamptz"]).appendSafeInteger(value * factor);
    return end;
  };
}

const letterT = 0x74;
const letterF = 0x66;

function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at]! > 0x39 || bytes[at] === 0x2e) return false;
  return true;
}

/** The last second that the slow way takes in any case, in microseconds: 2200 begins. */
const latest = Date.UTC(2200, 0, 1) * 1000;
