import type { DecimalBuilder } from "@dativo/core/plugin";
import type { ValueDecoder, WireBytes } from "./value-decoder.ts";

const negative = 0x4000;
const notANumber = 0xc000;
const positiveInfinity = 0xd000;
const negativeInfinity = 0xf000;
const headerBytes = 8;
/** The most groups of four digits whose number a double holds exactly, whatever follows. */
const fewGroups = 3;
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * `numeric` into a decimal. On the wire it is groups of four decimal digits: their count, the weight of the
 * first (a power of 10,000), a sign, the digits to print after the point, and the groups, 16 bits each
 * (`numeric_send` of PostgreSQL).
 */
export function decodeNumeric(builder: DecimalBuilder): ValueDecoder {
  const { precision, scale } = builder;
  const smallLimit = precision < 16 ? 10 ** precision : Number.POSITIVE_INFINITY;
  const limit = 10n ** BigInt(precision);
  return (wire, start) => {
    const { view } = wire;
    const groups = view.getUint16(start);
    const sign = view.getUint16(start + 4);
    if (sign !== 0 && sign !== negative) return special(sign);
    // The last group stands for this power of ten.
    const exponent = (view.getInt16(start + 2) - groups + 1) * 4 + scale;
    if (groups <= fewGroups && exponent >= -3 && exponent <= 3) {
      let digits = 0;
      for (let group = 0; group < groups; group += 1) {
        digits = digits * 10_000 + view.getUint16(start + headerBytes + group * 2);
      }
      const unscaled =
        exponent >= 0 ? digits * powersOfTen[exponent]! : digits / powersOfTen[-exponent]!;
      if (Number.isSafeInteger(unscaled) && unscaled < smallLimit) {
        appendSmall(builder, sign === negative ? -unscaled : unscaled);
        return undefined;
      }
    }
    const unscaled = largeUnscaled(wire, start, groups, exponent);
    if (unscaled === undefined || unscaled >= limit) {
      const what = unscaled === undefined ? "would round it" : "is too small for it";
      return {
        text: numericText(wire, start),
        problem: `decimal(${precision},${scale}) ${what}`,
        breaks: unscaled === undefined ? "PRECISION_LOSS" : "VALUE_OUT_OF_RANGE",
      };
    }
    builder.appendBigInt(sign === negative ? -unscaled : unscaled);
    return undefined;
  };
}

function appendSmall(builder: DecimalBuilder, value: number): void {
  const fill = value < 0 ? -1 : 0;
  builder.append(value | 0, Math.floor(value / 4_294_967_296), fill, fill);
}

/** @returns `undefined` where digits would be lost */
function largeUnscaled(
  { view }: WireBytes,
  start: number,
  groups: number,
  exponent: number,
): bigint | undefined {
  let digits = 0n;
  for (let group = 0; group < groups; group += 1) {
    digits = digits * 10_000n + BigInt(view.getUint16(start + headerBytes + group * 2));
  }
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return digits % divisor === 0n ? digits / divisor : undefined;
}

function special(sign: number): { text: string; problem: string } {
  const text =
    sign === positiveInfinity
      ? "Infinity"
      : sign === negativeInfinity
        ? "-Infinity"
        : sign === notANumber
          ? "NaN"
          : `sign ${sign}`;
  return { text, problem: "a decimal has no such value" };
}

/** As PostgreSQL prints it. */
export function numericText({ view }: WireBytes, start: number): string {
  const groups = view.getUint16(start);
  const weight = view.getInt16(start + 2);
  const sign = view.getUint16(start + 4);
  const scale = view.getUint16(start + 6);
  if (sign !== 0 && sign !== negative) return special(sign).text;
  let whole = "";
  let fraction = "";
  for (let position = Math.max(weight, 0); position >= -Math.ceil(scale / 4); position -= 1) {
    const group = weight - position;
    const value =
      group >= 0 && group < groups ? view.getUint16(start + headerBytes + group * 2) : 0;
    const digits = String(value).padStart(4, "0");
    if (position >= 0) whole += digits;
    else fraction += digits;
  }
  const number = whole.replace(/^0+(?=\d)/u, "");
  const rest = scale === 0 ? "" : `.${fraction.slice(0, scale)}`;
  return `${sign === negative ? "-" : ""}${number}${rest}`;
}
