import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvText } from "./parse-env-text.ts";

describe("parseEnvText", () => {
  it("reads what stands in .env files", () => {
    const text = `\uFEFF# the database
export PGHOST=db.example.com
PGUSER = etl   # who reads
PGPASSWORD='a#b $HOME "c" \\n'

  PGOPTIONS="-c \\"x\\"\\ty\\\\z \${NOT}"  # quoted
URL=postgres://u:p@h/db?a=b#part\r
EMPTY=
ONLY_COMMENT= # nothing
KEY="-----BEGIN-----
abc=
-----END-----"
PGHOST=second`;
    expect(parseEnvText(text)).toEqual({
      values: {
        PGHOST: "second",
        PGUSER: "etl",
        PGPASSWORD: 'a#b $HOME "c" \\n',
        PGOPTIONS: '-c "x"\ty\\z ${NOT}',
        URL: "postgres://u:p@h/db?a=b#part",
        EMPTY: "",
        ONLY_COMMENT: "",
        KEY: "-----BEGIN-----\nabc=\n-----END-----",
      },
    });
  });

  it.each([
    ["A=1\nhunter2\n", 2, "is not KEY=value"],
    ["1A=1", 1, "is not KEY=value"],
    ["\n\nA='b", 3, "has no ' at the end"],
    ['A="b"c', 1, 'has something after the closing "'],
  ])("%j is refused without being shown", (text, line, problem) => {
    expect(parseEnvText(text)).toEqual({ line, problem });
  });

  it("does not let a key reach the prototype", () => {
    const result = parseEnvText("__proto__=x");
    expect("values" in result && Object.keys(result.values)).toEqual(["__proto__"]);
  });

  it("gives back whatever is written with quotes or without", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value, fc.nat({ max: 2 }), fc.boolean())), (entries) => {
        const lines = entries.map(([name, text, style, isExported]) => {
          return `${isExported ? "export " : ""}${name}=${write(text, style)}`;
        });
        const expected = Object.fromEntries(entries.map(([name, text]) => [name, text]));
        expect(parseEnvText(lines.join("\n"))).toEqual({ values: expected });
      }),
    );
  });

  it("agrees with a shell on plain lines", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, fc.stringMatching(/^[A-Za-z0-9/:@.,_+-]*$/))),
        (entries) => {
          const text = entries.map(([name, plain]) => `${name}=${plain}`).join("\n");
          const bySplitting = text
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
          expect(parseEnvText(text)).toEqual({ values: Object.fromEntries(bySplitting) });
        },
      ),
    );
  });
});

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
// A carriage return alone ends a line, which is why only escapes can hold one.
const value = fc.string({
  unit: fc.constantFrom(..."ab '\"\\$#=\n\t{}é😀".match(/./gsu)!),
  maxLength: 12,
});

/** 0: in double quotes; 1: in single quotes where that can be; 2: plain where that can be. */
function write(text: string, style: number): string {
  if (style === 1 && !text.includes("'")) return `'${text}'`;
  const isPlain = text === text.trim() && !/[\n#'"]/u.test(text);
  if (style === 2 && isPlain) return text;
  return `"${text.replaceAll(/["\\$]/gu, String.raw`\$&`).replaceAll("\t", String.raw`\t`)}"`;
}
