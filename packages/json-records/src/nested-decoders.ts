import type { ColumnBuilder, Field, ListBuilder, StructBuilder } from "@dativo/core/plugin";
import {
  afterColon,
  closeBrace,
  closeBracket,
  comma,
  endOfString,
  endOfValue,
  JsonSyntaxError,
  letterN,
  openBrace,
  openBracket,
  quote,
  skipBlanks,
} from "./scan-json.ts";
import { textOfString } from "./text-of-string.ts";
import type { ValueDecoder } from "./value-decoders.ts";

/** Makes the decoder of what is inside. */
type CreateDecoder = (field: Field, column: ColumnBuilder) => ValueDecoder;

/** Decodes lists, item by item; a list with an item that is one for the slow way is one itself. */
export function listDecoder(item: Field, list: ListBuilder, create: CreateDecoder): ValueDecoder {
  const { items } = list;
  const decode = create(item, items);
  return (bytes, start) => {
    if (bytes[start] !== openBracket) return ~endOfValue(bytes, start);
    let at = skipBlanks(bytes, start + 1);
    if (bytes[at] === closeBracket) {
      list.append();
      return at + 1;
    }
    for (;;) {
      const end = appendTo(items, item.required, decode, bytes, at);
      if (end < 0) return ~endOfValue(bytes, start);
      at = skipBlanks(bytes, end);
      if (bytes[at] === closeBracket) break;
      if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
      at = skipBlanks(bytes, at + 1);
    }
    list.append();
    return at + 1;
  };
}

interface Member {
  readonly field: Field;
  readonly column: ColumnBuilder;
  readonly decode: ValueDecoder;
  /** Number of the struct in which the member was met last. */
  seenIn: number;
}

/**
 * Decodes objects, member by member.
 *
 * @param refusesUnlisted whether an object with a member that the struct does not have is one for the slow way
 */
export function structDecoder(
  fields: readonly Field[],
  struct: StructBuilder,
  create: CreateDecoder,
  refusesUnlisted: boolean,
): ValueDecoder {
  const members = fields.map((field, index): Member => {
    const column = struct.members[index]!;
    return { field, column, decode: create(field, column), seenIn: 0 };
  });
  const byName = new Map(members.map((member) => [member.field.name, member]));
  let count = 0;

  /** Behind the member whose key begins at `start`; negative where it is one for the slow way. */
  const take = (bytes: Buffer, start: number): number => {
    if (bytes[start] !== quote) throw new JsonSyntaxError(bytes, start);
    const keyEnd = endOfString(bytes, start);
    const at = afterColon(bytes, keyEnd < 0 ? ~keyEnd : keyEnd);
    const member = byName.get(textOfString(bytes, start, keyEnd));
    if (member === undefined) {
      return refusesUnlisted && bytes[at] !== letterN ? -1 : endOfValue(bytes, at);
    }
    if (member.seenIn === count) return -1;
    member.seenIn = count;
    return appendTo(member.column, member.field.required, member.decode, bytes, at);
  };

  return (bytes, start) => {
    if (bytes[start] !== openBrace) return ~endOfValue(bytes, start);
    count += 1;
    let at = skipBlanks(bytes, start + 1);
    while (bytes[at] !== closeBrace) {
      const end = take(bytes, at);
      if (end < 0) return ~endOfValue(bytes, start);
      at = skipBlanks(bytes, end);
      if (bytes[at] === closeBrace) break;
      if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
      at = skipBlanks(bytes, at + 1);
      // A comma has a member behind it.
      if (bytes[at] === closeBrace) throw new JsonSyntaxError(bytes, at);
    }
    for (const { field, column, seenIn } of members) {
      if (seenIn === count) continue;
      if (field.required) return ~(at + 1);
      column.appendNull();
    }
    struct.append();
    return at + 1;
  };
}

function appendTo(
  column: ColumnBuilder,
  required: boolean,
  decode: ValueDecoder,
  bytes: Buffer,
  start: number,
): number {
  if (bytes[start] !== letterN) return decode(bytes, start);
  const end = endOfValue(bytes, start);
  if (required) return -1;
  column.appendNull();
  return end;
}
