/**
 * A value of Thrift's compact protocol, as Parquet footers hold it. The tree keeps types and order of
 * what was read, fields that this package does not know included, so that writing it back loses nothing.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftValue =
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "i8" | "i16" | "i32"; readonly value: number }
  | { readonly type: "i64"; readonly value: bigint }
  | { readonly type: "double"; readonly value: number }
  | { readonly type: "binary"; readonly value: Uint8Array }
  | ThriftList
  | ThriftMap
  | { readonly type: "struct"; readonly value: ThriftStruct };

/** The name of a value's type. */
export type ThriftType = ThriftValue["type"];

/** A list or a set; every item has the type `itemType`. */
export interface ThriftList {
  readonly type: "list" | "set";
  readonly itemType: ThriftType;
  readonly value: ThriftValue[];
}

/** A map; every key and every value has the type named. The types of an empty map are not on the wire. */
export interface ThriftMap {
  readonly type: "map";
  readonly keyType: ThriftType;
  readonly valueType: ThriftType;
  readonly value: [ThriftValue, ThriftValue][];
}

/** The fields of a struct by field id, in the order in which they were read. */
export type ThriftStruct = Map<number, ThriftValue>;

/** The compact protocol's numbers for the types; a boolean field holds its value in its type number. */
export const thriftTypeNumbers: Readonly<Record<ThriftType, number>> = {
  boolean: 1,
  i8: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
};
