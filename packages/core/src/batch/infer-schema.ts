import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";

/**
 * A schema that the given rows fit, for a reader without one: columns in the order of their first
 * appearance, all optional.
 *
 * | values of a column | type |
 * |---|---|
 * | none but nulls | `string` |
 * | integers that fit, as number or bigint | `int64` (a larger bigint: `decimal(38,0)`, beyond that `string`) |
 * | a fraction, NaN, an unsafe integer as number | `float64` |
 * | integers and fractions | `float64` where that holds every integer exactly, else `json` |
 * | `Date` | `timestamptz` |
 * | text, alone or with other plain values | `string`: a text that looks like a number stays text |
 * | objects | `struct` of all members seen; of no member at all, `json` |
 * | arrays | `list` of what the items have in common |
 * | objects or arrays with anything else | `json` |
 * | other mixtures of plain values | `string` |
 */
export function inferSchema(rows: readonly Row[]): StreamSchema {
  const inference = new SchemaInference();
  for (const row of rows) inference.observe(row);
  return { fields: inference.fields() };
}

/** The same for rows that come one after another, of which none is kept. */
export class SchemaInference {
  readonly #root = new Observation();

  observe(row: Row): void {
    this.#root.observeMembers(row);
  }

  /** The columns that all rows so far fit. */
  fields(): Field[] {
    return this.#root.fields();
  }

  /** Names of the columns that had no value but null. */
  empty(): string[] {
    return this.#root.emptyMembers();
  }
}

type Shape = "boolean" | "integer" | "float" | "string" | "date" | "binary" | "list" | "struct";

class Observation {
  readonly #shapes = new Set<Shape>();
  readonly #members = new Map<string, Observation>();
  #items: Observation | undefined;
  #smallest = 0n;
  #largest = 0n;
  #integersExactInFloat = true;

  observe(value: RowValue): void {
    if (value == null) return;
    const shape = shapeOf(value);
    this.#shapes.add(shape);
    if (shape === "integer") this.#observeInteger(value as number | bigint);
    else if (shape === "list") {
      this.#items ??= new Observation();
      for (const item of value as readonly RowValue[]) this.#items.observe(item);
    } else if (shape === "struct") this.observeMembers(value as Row);
  }

  observeMembers(row: Row): void {
    for (const [name, value] of Object.entries(row)) {
      let member = this.#members.get(name);
      if (member === undefined) this.#members.set(name, (member = new Observation()));
      member.observe(value);
    }
  }

  fields(): Field[] {
    return [...this.#members].map(([name, member]) => ({
      name,
      type: member.type(),
      required: false,
    }));
  }

  emptyMembers(): string[] {
    return [...this.#members].flatMap(([name, { isEmpty }]) => (isEmpty ? [name] : []));
  }

  get isEmpty(): boolean {
    return this.#shapes.size === 0;
  }

  type(): ColumnType {
    const shapes = this.#shapes;
    if (shapes.size > 1) return this.#mixedType();
    const [shape] = shapes;
    switch (shape) {
      case undefined:
      case "string":
        return { kind: "string" };
      case "integer":
        return this.#integerType();
      case "float":
        return { kind: "float64" };
      case "date":
        return { kind: "timestamptz" };
      case "list": {
        const type = (this.#items ?? new Observation()).type();
        return { kind: "list", item: { name: "element", type, required: false } };
      }
      case "struct":
        // A struct without members has no place in Parquet.
        return this.#members.size === 0
          ? { kind: "json" }
          : { kind: "struct", fields: this.fields() };
      default:
        return { kind: shape };
    }
  }

  #mixedType(): ColumnType {
    const shapes = this.#shapes;
    if (shapes.has("list") || shapes.has("struct")) return { kind: "json" };
    if (shapes.size === 2 && shapes.has("integer") && shapes.has("float")) {
      return { kind: this.#integersExactInFloat ? "float64" : "json" };
    }
    return { kind: "string" };
  }

  #integerType(): ColumnType {
    const fits = (bits: number) =>
      BigInt.asIntN(bits, this.#smallest) === this.#smallest &&
      BigInt.asIntN(bits, this.#largest) === this.#largest;
    if (fits(64)) return { kind: "int64" };
    const limit = 10n ** 38n;
    return this.#largest < limit && this.#smallest > -limit
      ? { kind: "decimal", precision: 38, scale: 0 }
      : { kind: "string" };
  }

  #observeInteger(value: number | bigint): void {
    const integer = BigInt(value);
    if (integer < this.#smallest) this.#smallest = integer;
    if (integer > this.#largest) this.#largest = integer;
    if (typeof value === "number" || !this.#integersExactInFloat) return;
    const float = Number(value);
    this.#integersExactInFloat = Number.isFinite(float) && BigInt(float) === value;
  }
}

function shapeOf(value: Exclude<RowValue, null | undefined>): Shape {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "bigint":
      return "integer";
    case "number":
      // Minus zero and integers beyond 2^53 are only exact as floats.
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? "integer" : "float";
    case "string":
      return "string";
    default:
      if (value instanceof Date) return "date";
      if (value instanceof Uint8Array) return "binary";
      return Array.isArray(value) ? "list" : "struct";
  }
}
