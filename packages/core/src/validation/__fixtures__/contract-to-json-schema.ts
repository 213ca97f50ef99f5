import { Ajv, type SchemaObject } from "ajv";
import type { FieldInput, ItemInput } from "../../assets/asset-schema.ts";

/**
 * What a contract asks of one record in canonical form, as JSON Schema: a second reading of contracts,
 * which shares no code with the first. Exact numbers and dates are texts, compared by keywords of ours.
 */
export function contractToJsonSchema(columns: readonly FieldInput[]): SchemaObject {
  return {
    type: "object",
    properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
    required: columns.filter(({ required }) => required === true).map(({ name }) => name),
  };
}

/** An ajv that knows the keywords. */
export function createJudge(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addKeyword({
    keyword: "exactNumber",
    type: "string",
    validate: (rule: ExactNumber, text: string) => isExactNumber(rule, text),
  });
  ajv.addKeyword({
    keyword: "calendar",
    type: "string",
    validate: (rule: Calendar, text: string) => isOnCalendar(rule, text),
  });
  return ajv;
}

interface Bounds {
  readonly minimum?: string | number | undefined;
  readonly maximum?: string | number | undefined;
  readonly exclusiveMinimum?: string | number | undefined;
  readonly exclusiveMaximum?: string | number | undefined;
}

interface ExactNumber extends Bounds {
  readonly integerDigits: number;
  readonly scale: number;
  readonly bits?: number;
  readonly multipleOf?: string | number | undefined;
}

interface Calendar extends Bounds {
  readonly zoned: boolean;
}

function columnSchema(column: ItemInput): SchemaObject {
  const schema = typeSchema(column);
  const choice = column.enum === undefined ? {} : { enum: column.enum };
  const present = { ...schema, ...choice };
  return column.required === true ? present : { anyOf: [{ type: "null" }, present] };
}

function typeSchema(column: ItemInput): SchemaObject {
  const bounds: Bounds = {
    minimum: column.minimum,
    maximum: column.maximum,
    exclusiveMinimum: column.exclusive_minimum,
    exclusiveMaximum: column.exclusive_maximum,
  };
  const decimal = /^decimal\((\d+),(\d+)\)$/u.exec(column.type);
  if (decimal) {
    const scale = Number(decimal[2]);
    const integerDigits = Number(decimal[1]) - scale;
    const exactNumber = { ...bounds, integerDigits, scale, multipleOf: column.multiple_of };
    return { type: "string", exactNumber };
  }
  switch (column.type) {
    case "bigint": {
      const exactNumber = { ...bounds, integerDigits: 19, scale: 0, bits: 64, multipleOf: column.multiple_of };
      return { type: "string", exactNumber };
    }
    case "int32":
      return { allOf: [{ type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, defined(bounds)] };
    case "double":
      return { type: "number", ...defined(bounds) };
    case "boolean":
      return { type: "boolean" };
    case "date":
    case "timestamptz":
      return { type: "string", calendar: { ...bounds, zoned: column.type === "timestamptz" } };
    case "list":
      return {
        type: "array",
        items: columnSchema(column.items!),
        ...defined({ minItems: column.min_items, maxItems: column.max_items }),
      };
    case "struct":
      return { type: "object", ...contractToJsonSchema(column.fields!) };
    default:
      return {
        type: "string",
        ...defined({
          pattern: column.pattern,
          minLength: column.min_length,
          maxLength: column.max_length,
        }),
      };
  }
}

function defined(rules: object): object {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}

/** Digits alone: sign, whole part and fraction are compared as one big integer of forty places. */
function isExactNumber(rule: ExactNumber, text: string): boolean {
  const match = /^-?(\d+)(?:\.(\d+))?$/u.exec(text);
  if (!match) return false;
  const whole = (match[1] ?? "").replace(/^0+/u, "");
  const fraction = (match[2] ?? "").replace(/0+$/u, "");
  if (whole.length > rule.integerDigits || fraction.length > rule.scale) return false;
  const value = places(text);
  if (rule.bits !== undefined && BigInt.asIntN(rule.bits, BigInt(text)) !== BigInt(text)) return false;
  if (rule.multipleOf !== undefined && value % places(rule.multipleOf) !== 0n) return false;
  return within(rule, value, places);
}

function places(number: string | number): bigint {
  const text = String(number);
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const unsigned = BigInt(whole + fraction.padEnd(40, "0"));
  return text.startsWith("-") ? -unsigned : unsigned;
}

/** The calendar is JavaScript's; years of four digits, milliseconds at most. */
function isOnCalendar(rule: Calendar, text: string): boolean {
  const pattern = rule.zoned
    ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/u
    : /^\d{4}-\d\d-\d\d$/u;
  if (!pattern.test(text)) return false;
  const time = Date.parse(text);
  const day = Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 10);
  if (day !== text.slice(0, 10)) return false;
  return within(rule, BigInt(time), (bound) => BigInt(Date.parse(String(bound))));
}

function within(rule: Bounds, value: bigint, read: (bound: string | number) => bigint): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = rule;
  return (
    (minimum === undefined || value >= read(minimum)) &&
    (maximum === undefined || value <= read(maximum)) &&
    (exclusiveMinimum === undefined || value > read(exclusiveMinimum)) &&
    (exclusiveMaximum === undefined || value < read(exclusiveMaximum))
  );
}
