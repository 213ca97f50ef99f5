import {
  createCellParser,
  createColumnBuilder,
  ParseOutcome,
  type ColumnType,
} from "@dativo/core/plugin";

const booleanText = /^(?:true|false|True|False|TRUE|FALSE)$/u;
const integerText = /^(?:0|-?[1-9]\d*)$/u;
const fractionText = /^-?(?:0|[1-9]\d*)\.(?<fraction>\d+)$/u;
const numberText = /^-?\d[\d.e+-]*$/u;
const dateText = /^\d{4}-\d{2}-\d{2}$/u;
const momentText =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?$/u;

const largestPrecision = 38;
// Fits 64 bits. Chosen where the sample leaves room for values a million times as large.
const handyPrecision = 18;
const headroomDigits = 6;

const encoder = new TextEncoder();

/**
 * What the values of one column have in common, and so which type they could have. A type is taken only
 * where every value's text can be had back from it: `007` and `1.10` beside `1.1` stay text.
 */
export class ColumnEvidence {
  #boolean = true;
  #integer = true;
  #float = true;
  #date = true;
  #timestamp = true;
  #timestamptz = true;
  #values = 0;
  // Digits after the point that all values have; undefined before the first value, −1: not the same.
  #scale: number | undefined;
  #integerDigits = 0;

  /** Whether no value was taken in. */
  get isEmpty(): boolean {
    return this.#values === 0;
  }

  /** Takes in the text of a value that is not null. */
  add(text: string): void {
    this.#values += 1;
    this.#boolean &&= booleanText.test(text);
    this.#integer &&= integerText.test(text) && canParse({ kind: "int64" }, text);
    this.#float &&= numberText.test(text) && String(Number(text)) === text;
    this.#date &&= dateText.test(text) && canParse({ kind: "date" }, text);
    const moment = this.#timestamp || this.#timestamptz ? momentText.exec(text) : null;
    const zoned = moment?.groups?.["zone"] !== undefined;
    this.#timestamp &&= moment !== null && !zoned && canParse({ kind: "timestamp" }, text);
    this.#timestamptz &&= moment !== null && zoned && canParse({ kind: "timestamptz" }, text);
    this.#addScale(text);
  }

  /** The type that holds all values; `string` where nothing says more. */
  type(): ColumnType {
    if (this.#values === 0) return { kind: "string" };
    if (this.#boolean) return { kind: "boolean" };
    if (this.#integer) return { kind: "int64" };
    const scale = this.#scale ?? -1;
    const digits = this.#integerDigits + scale;
    if (scale > 0 && digits <= largestPrecision) {
      const handy = digits + headroomDigits <= handyPrecision;
      return { kind: "decimal", precision: handy ? handyPrecision : largestPrecision, scale };
    }
    if (this.#float) return { kind: "float64" };
    if (this.#date) return { kind: "date" };
    if (this.#timestamp) return { kind: "timestamp" };
    if (this.#timestamptz) return { kind: "timestamptz" };
    return { kind: "string" };
  }

  #addScale(text: string): void {
    if (this.#scale === -1) return;
    const fraction = fractionText.exec(text)?.groups?.["fraction"];
    const negativeZero = fraction !== undefined && /^-[0.]+$/u.test(text);
    if (
      fraction === undefined ||
      negativeZero ||
      (this.#scale ?? fraction.length) !== fraction.length
    ) {
      this.#scale = -1;
      return;
    }
    this.#scale = fraction.length;
    const digits = text.replace("-", "").length - fraction.length - 1;
    this.#integerDigits = Math.max(this.#integerDigits, digits);
  }
}

function canParse(type: ColumnType, text: string): boolean {
  const parse = createCellParser(type, createColumnBuilder(type, 1));
  const bytes = encoder.encode(text);
  return parse?.(bytes, 0, bytes.length) === ParseOutcome.parsed;
}
