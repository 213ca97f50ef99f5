import fc from "fast-check";
import { expect, it } from "vitest";
import { plainNumber } from "./plain-number.ts";

it("a number with an exponent has the digits that big integers say", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: -40, max: 40 }),
      (negative, digits, places, exponent) => {
        const text = digits.toString().padStart(places + 1, "0");
        const whole = text.slice(0, text.length - places);
        const fraction = text.slice(text.length - places);
        const written = `${negative ? "-" : ""}${whole}${places === 0 ? "" : `.${fraction}`}e${exponent}`;
        const plain = plainNumber(written);
        expect(plain).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/u);
        const [before = "", after = ""] = plain.replace("-", "").split(".");
        // Both as multiples of 10^-100.
        const found = BigInt(before + after) * 10n ** BigInt(100 - after.length);
        expect(found).toBe(digits * 10n ** BigInt(100 - places + exponent));
        expect(plain.startsWith("-")).toBe(negative);
      },
    ),
  );
});

it.each(["7", "-0.50", "1e", "e5", "2026-01-01", "", "1e99999", "NaN"])(
  "'%s' stays as it is",
  (text) => {
    expect(plainNumber(text)).toBe(text);
  },
);
