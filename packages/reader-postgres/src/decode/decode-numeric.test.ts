import { createColumnBuilder, DecimalBuilder } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNumeric, numericText } from "./decode-numeric.ts";
import type { WireBytes } from "./value-decoder.ts";

/** `numeric_send`, from the text of a number. */
function encode(text: string): WireBytes {
  const isNegative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const left = whole.padStart(Math.ceil(whole.length / 4) * 4, "0");
  const right = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, "0");
  let groups = `${left}${right}`.match(/.{4}/gu)?.map(Number) ?? [];
  let weight = left.length / 4 - 1;
  while (groups[0] === 0) {
    groups = groups.slice(1);
    weight -= 1;
  }
  while (groups.at(-1) === 0) groups = groups.slice(0, -1);
  const bytes = Buffer.alloc(8 + groups.length * 2);
  bytes.writeUInt16BE(groups.length, 0);
  bytes.writeInt16BE(groups.length === 0 ? 0 : weight, 2);
  bytes.writeUInt16BE(isNegative ? 0x4000 : 0, 4);
  bytes.writeUInt16BE(fraction.length, 6);
  for (const [index, group] of groups.entries()) bytes.writeUInt16BE(group, 8 + index * 2);
  return wireOf(bytes);
}

function wireOf(bytes: Buffer): WireBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

function printed(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const fraction = scale === 0 ? "" : `.${digits.slice(cut)}`;
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, cut)}${fraction}`;
}

function decode(wire: WireBytes, precision: number, scale: number): bigint | string {
  const builder = createColumnBuilder({ kind: "decimal", precision, scale }, 1);
  if (!(builder instanceof DecimalBuilder)) throw new Error("no decimal");
  const problem = decodeNumeric(builder)(wire, 0, wire.bytes.length);
  if (problem) return problem.problem;
  const words = builder.finish().values as Uint32Array;
  const value = words
    .subarray(0, 4)
    .reduceRight((sum: bigint, word: number) => (sum << 32n) | BigInt(word), 0n);
  return BigInt.asIntN(128, value);
}

const shape = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) => fc.tuple(fc.constant(precision), fc.integer({ min: 0, max: precision })));

describe("decodeNumeric", () => {
  it("agrees with BigInt for every precision, scale and value", () => {
    fc.assert(
      fc.property(
        shape.chain(([precision, scale]) =>
          fc.tuple(
            fc.constant(precision),
            fc.constant(scale),
            fc.bigInt({
              min: -(10n ** BigInt(precision)) + 1n,
              max: 10n ** BigInt(precision) - 1n,
            }),
          ),
        ),
        ([precision, scale, unscaled]) => {
          const wire = encode(printed(unscaled, scale));
          expect(decode(wire, precision, scale)).toBe(unscaled);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("rounds nothing, and cuts nothing off", () => {
    expect(decode(encode("1.005"), 10, 2)).toContain("would round it");
    expect(decode(encode("1.0050"), 10, 3)).toBe(1005n);
    expect(decode(encode("1000"), 3, 0)).toContain("is too small for it");
    expect(decode(encode("0.00000000000000000001"), 38, 19)).toContain("would round it");
  });

  it.each([
    [0xc000, "NaN"],
    [0xd000, "Infinity"],
    [0xf000, "-Infinity"],
  ])("has no place for sign %i, which is %s", (sign, text) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16BE(sign, 4);
    expect(decode(wireOf(bytes), 10, 2)).toBe("a decimal has no such value");
    expect(numericText(wireOf(bytes), 0)).toBe(text);
  });

  it("prints what was sent", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
        fc.nat(30),
        (value, scale) => {
          const text = printed(value, scale);
          expect(numericText(encode(text), 0)).toBe(value === 0n ? text.replace("-", "") : text);
        },
      ),
    );
  });
});
