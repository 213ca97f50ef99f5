import { type JsonObject, type JsonValue, z } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFileState, writeFileState } from "./incremental/file-state.ts";
import { plannedFiles } from "./plan-files.ts";

// What comes back from a plan or a state, judged by hand, against a library of schemas.
const integer = z.int();
const digits = z.string().regex(/^-?\d+$/u);
const range = z.object({ start: integer, end: integer, line: integer.optional() });
const file = z.object({
  path: z.string(),
  bytes: integer,
  mtime: digits,
  range: range.optional(),
});
const remembered = z.object({ bytes: integer, mtime: digits, sha256: z.string().optional() });
const state = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  files: z.record(z.string(), remembered),
});

/** Values that are nearly right. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(0.5, 2 ** 53, "12", "-3", "1e3"),
);
const mostly = <Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: odd });
const whole = mostly(fc.integer());
const mtime = mostly(fc.bigInt().map(String));
const anyRange = mostly(
  fc.record({ start: whole, end: whole, line: whole }, { requiredKeys: ["start", "end"] }),
);
const anyFile = mostly(
  fc.record(
    { path: mostly(fc.string()), bytes: whole, mtime, range: anyRange },
    { requiredKeys: ["path", "bytes", "mtime"] },
  ),
);
const anyState = mostly(
  fc.record({
    version: mostly(fc.constantFrom(1, 2)),
    files: mostly(
      fc.dictionary(
        fc.string(),
        mostly(
          fc.record(
            { bytes: whole, mtime, sha256: mostly(fc.string()) },
            { requiredKeys: ["bytes", "mtime"] },
          ),
        ),
      ),
    ),
  }),
);

function outcome<Result>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const hasProtoKey = (files: unknown): boolean =>
  typeof files === "object" && files !== null && Object.hasOwn(files, "__proto__");

describe("what was planned and remembered", () => {
  it("is taken where a schema takes it, one file or several", () => {
    fc.assert(
      fc.property(anyFile, fc.array(anyFile, { maxLength: 3 }), (one, several) => {
        const single = outcome(() => plannedFiles({ id: "x", params: one as JsonObject }));
        const isObject = typeof one === "object" && one !== null && !Array.isArray(one);
        fc.pre(isObject);
        expect(single).toEqual(file.safeParse(one).success ? [one] : "SOURCE_PARTITION_INVALID");
        const params = { files: several as JsonValue[] };
        const many = outcome(() => plannedFiles({ id: "x", params }));
        const isValid = z.array(file).min(1).safeParse(several).success;
        expect(many).toEqual(isValid ? several : "SOURCE_PARTITION_INVALID");
      }),
      { numRuns: 500 },
    );
  });

  it("is the state that was written, or refused", () => {
    fc.assert(
      fc.property(anyState, (given) => {
        // The library leaves a key of this name out, whatever it holds; here it is a path like any other.
        fc.pre(!hasProtoKey((given as { files?: unknown } | null)?.files));
        const read = outcome(() => readFileState(given as JsonValue, "orders"));
        if (!state.safeParse(given).success) expect(read).toBe("SOURCE_STATE_INVALID");
        else {
          const map = read as ReturnType<typeof readFileState>;
          expect(Object.fromEntries(map)).toEqual((given as { files: object }).files);
          expect(readFileState(writeFileState(map), "orders")).toEqual(map);
        }
      }),
      { numRuns: 500 },
    );
  });
});
