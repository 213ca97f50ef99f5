import type { ColumnType, Field } from "@dativo/core/plugin";
import { baseTypeOf, type BaseWire } from "./base-types.ts";
import { numericModifier, type BaseType, type PgType } from "./pg-type.ts";

/** How values lie on the wire. */
export type WireType =
  | { readonly [Kind in Exclude<BaseWire, "bytes">]: { readonly kind: Kind } }[Exclude<
      BaseWire,
      "bytes"
    >]
  /** `isUnchecked`: of a server that has not looked whether texts are UTF-8. */
  | { readonly kind: "bytes"; readonly isUnchecked?: boolean }
  | { readonly kind: "array"; readonly item: WireType }
  | { readonly kind: "composite"; readonly members: readonly WireType[] }
  | { readonly kind: "range"; readonly bound: WireType }
  | { readonly kind: "multirange"; readonly range: WireType };

/** A column type, and how its values come. */
export interface TypedWire {
  readonly type: ColumnType;
  readonly wire: WireType;
  /** See `BaseTypeEntry.cast`. */
  readonly cast?: string | undefined;
}

const mostDigits = 38;
/** How many digits `money` has in all. */
const moneyPrecision = 19;

/**
 * The column type of a type, and how its values come; `undefined` where they come as text only.
 *
 * @param wanted the type of the contract
 */
export function wireTypeOf(type: PgType, wanted: ColumnType | undefined): TypedWire | undefined {
  switch (type.kind) {
    case "base":
      return baseWire(type, wanted);
    case "enum":
      return { type: { kind: "string" }, wire: { kind: "bytes" } };
    case "array":
      return arrayWire(type.item, wanted?.kind === "list" ? wanted.item.type : undefined);
    case "composite": {
      const own = wanted?.kind === "struct" ? wanted.fields : [];
      const members = type.members.map(({ name, type: member }) => ({
        name,
        typed: plainWire(member, own.find((field) => field.name === name)?.type),
      }));
      if (members.some(({ typed }) => typed === undefined)) return undefined;
      return {
        type: {
          kind: "struct",
          fields: members.map(({ name, typed }) => optional(name, typed!.type)),
        },
        wire: { kind: "composite", members: members.map(({ typed }) => typed!.wire) },
      };
    }
    case "range":
      return rangeWire(type.bound);
    case "multirange": {
      const range = plainWire(type.range, undefined);
      return (
        range && {
          type: { kind: "list", item: optional("item", range.type) },
          wire: { kind: "multirange", range: range.wire },
        }
      );
    }
  }
}

/** Inside of another value there can be no cast. */
function plainWire(type: PgType, wanted: ColumnType | undefined): TypedWire | undefined {
  const typed = wireTypeOf(type, wanted);
  return typed?.cast === undefined ? typed : undefined;
}

function baseWire(type: BaseType, wanted: ColumnType | undefined): TypedWire | undefined {
  if (type.name === "numeric") return numericWire(type, wanted);
  if (type.name === "money") {
    return {
      type:
        wanted?.kind === "decimal"
          ? wanted
          : { kind: "decimal", precision: moneyPrecision, scale: Math.max(type.modifier, 0) },
      wire: { kind: "numeric" },
      cast: "numeric",
    };
  }
  const entry = baseTypeOf(type.name);
  return (
    entry && {
      type: widened(entry.wire, entry.type, wanted),
      wire: { kind: entry.wire },
      cast: entry.cast,
    }
  );
}

/** Integers go straight into the wider column of a contract, and floats into doubles. */
function widened(wire: BaseWire, own: ColumnType, wanted: ColumnType | undefined): ColumnType {
  if (wanted === undefined) return own;
  const wider: Partial<Record<BaseWire, readonly ColumnType["kind"][]>> = {
    int2: ["int32", "int64", "decimal"],
    int4: ["int64", "decimal"],
    int8: ["decimal"],
    float4: ["float64"],
    timestamp: [],
  };
  return wider[wire]?.includes(wanted.kind) ? wanted : own;
}

function numericWire(
  { modifier }: BaseType,
  wanted: ColumnType | undefined,
): TypedWire | undefined {
  const wire = { kind: "numeric" } as const;
  if (wanted?.kind === "decimal") return { type: wanted, wire };
  const declared = numericModifier(modifier);
  // Without digits of its own it has any number of them, and a scale that is made up would round.
  if (declared === undefined) return undefined;
  const scale = Math.max(declared.scale, 0);
  // A negative scale rounds before the point, and a scale above the precision begins behind it.
  const precision = Math.max(declared.precision - Math.min(declared.scale, 0), scale);
  if (precision > mostDigits) return undefined;
  return { type: { kind: "decimal", precision, scale }, wire };
}

function arrayWire(item: PgType, wanted: ColumnType | undefined): TypedWire | undefined {
  const items = wireTypeOf(item, wanted);
  const isPlain = item.kind === "base" || item.kind === "enum";
  if (items === undefined || (items.cast !== undefined && items.cast !== "text")) {
    if (!isPlain) return undefined;
    const text = optional("item", { kind: "string" });
    return {
      type: { kind: "list", item: text },
      wire: { kind: "array", item: { kind: "bytes" } },
      cast: "text[]",
    };
  }
  return {
    type: { kind: "list", item: optional("item", items.type) },
    wire: { kind: "array", item: items.wire },
    ...(items.cast === undefined ? {} : { cast: `${items.cast}[]` }),
  };
}

function rangeWire(bound: PgType): TypedWire | undefined {
  const bounds = plainWire(bound, undefined);
  if (bounds === undefined) return undefined;
  const flag = (name: string): Field => ({ name, type: { kind: "boolean" }, required: true });
  return {
    type: {
      kind: "struct",
      fields: [
        optional("lower", bounds.type),
        optional("upper", bounds.type),
        flag("lower_inclusive"),
        flag("upper_inclusive"),
        flag("empty"),
      ],
    },
    wire: { kind: "range", bound: bounds.wire },
  };
}

function optional(name: string, type: ColumnType): Field {
  return { name, type, required: false };
}
