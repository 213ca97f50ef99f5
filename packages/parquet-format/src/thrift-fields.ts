import type { ThriftStruct, ThriftValue } from "./thrift-value.ts";

/** A 32-bit integer. */
export const i32 = (value: number): ThriftValue => ({ type: "i32", value });
/** A 64-bit integer; the footer's fit a number. */
export const i64 = (value: number): ThriftValue => ({ type: "i64", value: BigInt(value) });
/** True or false. */
export const boolean = (value: boolean): ThriftValue => ({ type: "boolean", value });
/** Bytes. */
export const binary = (value: Uint8Array): ThriftValue => ({ type: "binary", value });
/** Text. */
export const text = (value: string): ThriftValue => binary(Buffer.from(value));
/** A struct of fields by id; the ids ascend. */
export const struct = (...fields: [number, ThriftValue][]): ThriftValue =>
  structOfFields(new Map(fields));
/** A struct that is there already. */
export const structOfFields = (value: ThriftStruct): ThriftValue => ({ type: "struct", value });
/** A list of structs. */
export const structs = (value: ThriftValue[]): ThriftValue => ({
  type: "list",
  itemType: "struct",
  value,
});
/** A list of 32-bit integers. */
export const integers = (values: readonly number[]): ThriftValue => ({
  type: "list",
  itemType: "i32",
  value: values.map(i32),
});
/** A list of 64-bit integers. */
export const longs = (values: readonly number[]): ThriftValue => ({
  type: "list",
  itemType: "i64",
  value: values.map(i64),
});
