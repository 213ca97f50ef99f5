import { createColumnBuilder, ParseOutcome, type ColumnType } from "@dativo/core/plugin";
import { numberRewriter } from "./parse-separated-number.ts";
import { createStyledParser, type ValueStyle } from "./value-style.ts";

const plainStyle: ValueStyle = { formats: {}, numbers: undefined, booleans: undefined };
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
const decoder = new TextDecoder();

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

  readonly #style: ValueStyle;
  readonly #rewrite: ReturnType<typeof numberRewriter> | undefined;

  /** @param style how values are written, where that is not as contracts mean them */
  constructor(style: ValueStyle = plainStyle) {
    this.#style = style;
    this.#rewrite = style.numbers && numberRewriter(style.numbers);
  }

  /** Whether no value was taken in. */
  get isEmpty(): boolean {
    return this.#values === 0;
  }

  /** Takes in the text of a value that is not null. */
  add(text: string): void {
    this.#values += 1;
    this.#boolean &&= this.#isBoolean(text);
    const number = this.#plainNumber(text);
    this.#integer &&= integerText.test(number) && canParse({ kind: "int64" }, number);
    this.#float &&= numberText.test(number) && String(Number(number)) === number;
    this.#addScale(number);
    this.#addMoment(text);
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

  #isBoolean(text: string): boolean {
    const words = this.#style.booleans;
    if (words === undefined) return booleanText.test(text);
    return words.true.includes(text) || words.false.includes(text);
  }

  /** The text of a number as contracts mean it; the empty text of what is none. */
  #plainNumber(text: string): string {
    if (this.#rewrite === undefined) return text;
    const bytes = encoder.encode(text);
    const target = new Uint8Array(bytes.length);
    const length = this.#rewrite(bytes, 0, bytes.length, target);
    return length === -1 ? "" : decoder.decode(target.subarray(0, length));
  }

  #addMoment(text: string): void {
    const { formats } = this.#style;
    const moment = this.#timestamp || this.#timestamptz ? momentText.exec(text) : null;
    const zoned = moment?.groups?.["zone"] !== undefined;
    const isIso = {
      date: dateText.test(text),
      timestamp: moment !== null && !zoned,
      timestamptz: moment !== null && zoned,
    };
    const could = (kind: keyof typeof isIso): boolean =>
      (formats[kind] !== undefined || isIso[kind]) && canParse({ kind }, text, this.#style);
    this.#date &&= could("date");
    this.#timestamp &&= could("timestamp");
    this.#timestamptz &&= could("timestamptz");
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

function canParse(type: ColumnType, text: string, style = plainStyle): boolean {
  const parse = createStyledParser(type, createColumnBuilder(type, 1), style);
  const bytes = encoder.encode(text);
  return parse?.(bytes, 0, bytes.length) === ParseOutcome.parsed;
}
