import type {
  ColumnBuilder,
  BooleanBuilder,
  ListBuilder,
  StructBuilder,
} from "@dativo/core/plugin";
import type { Unrepresentable } from "@dativo/sql-reader";
import type { ValueDecoder, WireBytes } from "./value-decoder.ts";

/** An item of an array, a member of a composite, or a bound of a range. */
export interface NestedValue {
  readonly builder: ColumnBuilder;
  readonly decode: ValueDecoder;
}

const nullLength = -1;

/**
 * An array of one dimension that begins at 1: the dimensions, whether there are nulls, the type of the items,
 * for each dimension its length and its first index, and the items, each behind its length.
 */
export function decodeArray(builder: ListBuilder, items: NestedValue): ValueDecoder {
  return (wire, start) => {
    const { view } = wire;
    const dimensions = view.getInt32(start);
    if (dimensions === 0) {
      builder.append();
      return undefined;
    }
    const first = view.getInt32(start + 16);
    if (dimensions > 1 || first !== 1) {
      const text =
        dimensions > 1 ? `an array of ${dimensions} dimensions` : `an array from ${first} on`;
      return { text, problem: "a list has one dimension, and begins at 1" };
    }
    const count = view.getInt32(start + 12);
    const before = builder.length;
    let at = start + 20;
    for (let index = 0; index < count; index += 1) {
      const problem = appendNested(wire, at, items);
      if (problem) {
        builder.truncate(before);
        return problem;
      }
      at += 4 + Math.max(view.getInt32(at), 0);
    }
    builder.append();
    return undefined;
  };
}

/** A composite: how many members, and of each its type, its length and its value. */
export function decodeComposite(
  builder: StructBuilder,
  members: readonly NestedValue[],
): ValueDecoder {
  return (wire, start) => {
    const { view } = wire;
    const count = view.getInt32(start);
    if (count !== members.length) {
      return { text: `${count} members`, problem: `the type had ${members.length}` };
    }
    let at = start + 4;
    for (const member of members) {
      const problem = appendNested(wire, at + 4, member);
      if (problem) {
        builder.truncate(builder.length);
        return problem;
      }
      at += 8 + Math.max(view.getInt32(at + 4), 0);
    }
    builder.append();
    return undefined;
  };
}

/** A vector of pgvector: dimensions, two bytes of nothing, and the numbers. */
export function decodeVector(builder: ListBuilder, items: NestedValue): ValueDecoder {
  return (wire, start) => {
    const count = wire.view.getUint16(start);
    for (let index = 0; index < count; index += 1) {
      items.decode(wire, start + 4 + index * 4, start + 8 + index * 4);
    }
    builder.append();
    return undefined;
  };
}

/** `point`: two doubles. */
export function decodePoint(builder: StructBuilder, [x, y]: readonly NestedValue[]): ValueDecoder {
  return (wire, start) => {
    x?.decode(wire, start, start + 8);
    y?.decode(wire, start + 8, start + 16);
    builder.append();
    return undefined;
  };
}

const rangeFlags = { empty: 1, lowerInclusive: 2, upperInclusive: 4, noLower: 8, noUpper: 16 };

/** A range: flags, and the bounds that it has, each behind its length. */
export function decodeRange(
  builder: StructBuilder,
  bounds: readonly [NestedValue, NestedValue],
): ValueDecoder {
  const flagBuilders = builder.members.slice(2) as BooleanBuilder[];
  return (wire, start) => {
    const flags = wire.bytes[start] ?? 0;
    const isEmpty = (flags & rangeFlags.empty) !== 0;
    let at = start + 1;
    const absent = [rangeFlags.noLower, rangeFlags.noUpper];
    for (const [index, bound] of bounds.entries()) {
      if (isEmpty || (flags & absent[index]!) !== 0) {
        bound.builder.appendNull();
        continue;
      }
      const problem = appendNested(wire, at, bound);
      if (problem) {
        builder.truncate(builder.length);
        return problem;
      }
      at += 4 + wire.view.getInt32(at);
    }
    const values = [rangeFlags.lowerInclusive, rangeFlags.upperInclusive, rangeFlags.empty];
    for (const [index, flag] of values.entries()) {
      flagBuilders[index]?.append((flags & flag) !== 0);
    }
    builder.append();
    return undefined;
  };
}

/** A multirange: how many ranges, each behind its length. */
export function decodeMultirange(builder: ListBuilder, range: NestedValue): ValueDecoder {
  return (wire, start) => {
    const count = wire.view.getInt32(start);
    const before = builder.length;
    let at = start + 4;
    for (let index = 0; index < count; index += 1) {
      const problem = appendNested(wire, at, range);
      if (problem) {
        builder.truncate(before);
        return problem;
      }
      at += 4 + wire.view.getInt32(at);
    }
    builder.append();
    return undefined;
  };
}

/** @param at where the length stands */
function appendNested(
  wire: WireBytes,
  at: number,
  { builder, decode }: NestedValue,
): Unrepresentable | undefined {
  const length = wire.view.getInt32(at);
  if (length === nullLength) {
    builder.appendNull();
    return undefined;
  }
  return decode(wire, at + 4, at + 4 + length);
}
