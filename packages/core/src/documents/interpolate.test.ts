import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolate } from "./interpolate.ts";

describe("interpolate", () => {
  const environment = { HOST: "db", EMPTY: "", TRICKY: "${HOST} $$ ${NOPE}" };

  it.each([
    ["${HOST}", "db"],
    ["postgres://${HOST}:5432/${HOST}", "postgres://db:5432/db"],
    ["${NOPE:-5432}", "5432"],
    ["${NOPE:-}", ""],
    ["${EMPTY:-other}", "other"],
    ["${EMPTY}", ""],
    ["$${HOST}", "${HOST}"],
    ["costs $5 and ${ HOST }", "costs $5 and ${ HOST }"],
    ["${1X}", "${1X}"],
  ])("%s becomes %s", (text, expected) => {
    expect(interpolate(text, environment)).toEqual({ text: expected, missing: [] });
  });

  it("names every variable that is missing, and leaves it in the text", () => {
    expect(interpolate("${A}-${HOST}-${B}", environment)).toEqual({
      text: "${A}-db-${B}",
      missing: ["A", "B"],
    });
  });

  it("does not look at what it put in", () => {
    expect(interpolate("${TRICKY}", environment).text).toBe("${HOST} $$ ${NOPE}");
  });

  it("leaves text without a dollar sign as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("$")),
        (text) => {
          expect(interpolate(text, environment)).toEqual({ text, missing: [] });
        },
      ),
    );
  });

  it("gives back any text whose dollar signs are doubled", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("$", "{", "}", "A", ":", "-") }), (text) => {
        const result = interpolate(text.replaceAll("$", "$$$$"), {});
        expect(result).toEqual({ text, missing: [] });
      }),
    );
  });
});
