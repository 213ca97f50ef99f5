import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { JsonValue } from "../contract/json.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import { interpolateValue } from "./interpolate-value.ts";
import { readDocument } from "./read-document.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

// What is put in looks like everything that could be taken for more than text.
const tricky = "${HOST} $$ ${secret:a} ${\n- x: *a\n# }'\"";
const environment = { HOST: "db", TRICKY: tricky };
const secrets = new Map<string, JsonValue>([
  ["a", tricky],
  ["doc", { HOST: "${HOST}", list: [1, "$$"] }],
]);

function sources(asked: string[] = []): InterpolationSources {
  return {
    environment,
    secrets: {
      async load(names) {
        asked.push(...names);
        return secrets;
      },
      whereSecretsAre: () => "nowhere",
      belongTo: () => undefined,
      hide: () => undefined,
    },
  };
}

/** A text with references, beside what it has to become. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ["${HOST}", "db"],
        ["${TRICKY}", tricky],
        ["${NOPE:-x $$}", "x $$"],
        ["${secret:A}", tricky],
        ["${secret:doc.HOST}", "${HOST}"],
      ),
      fc
        .string({ unit: fc.constantFrom(..."ab ${}:-#'\"\n*&!|>%@[],é".split("")) })
        .map((literal) => [literal.replaceAll("$", "$$$$"), literal]),
    ),
    { maxLength: 4 },
  )
  .map((parts) => ({
    written: parts.map(([written]) => written).join(""),
    expected: parts.map(([, expected]) => expected).join(""),
  }));

/** Keys are no templates. */
const key = fc.constantFrom("plain", "${HOST}", "$$", "${", "a: b", "#", "${secret:a}", "tenant");
const section = fc.dictionary(key, fc.oneof(text, fc.array(text, { maxLength: 3 })));

function pick(value: object, side: "written" | "expected"): JsonValue {
  if (side in value) return String(Reflect.get(value, side));
  return Array.isArray(value)
    ? value.map((item: object) => pick(item, side))
    : Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, pick(item as object, side)]),
      );
}

/** Over several lines the library loses blanks. */
const oneLine = {
  lineWidth: 0,
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

describe("interpolation of a document", () => {
  it("changes values alone, once, whatever they and what is put in look like", async () => {
    const path = join(folder.path, "document.yaml");
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, section), async (sections) => {
        const yaml = stringify(pick(sections, "written"), oneLine);
        await writeFile(path, `# \${ \${secret:} \${1X}\n${yaml}`);
        const { value, problems } = await readDocument(path, sources());
        expect(problems).toEqual([]);
        expect(value).toEqual(pick(sections, "expected"));
      }),
    );
  });

  it("is the same for a value that no file was parsed into, which it leaves as it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, section), async (sections) => {
        const written = pick(sections, "written");
        const before = structuredClone(written);
        const { value, problems } = await interpolateValue(written, sources());
        expect(problems).toEqual([]);
        expect(value).toEqual(pick(sections, "expected"));
        expect(written).toEqual(before);
      }),
    );
  });

  it("puts a whole secret in the place of a value, also where an anchor shares it", async () => {
    const path = join(folder.path, "whole.yaml");
    await writeFile(path, "a: &it ${secret:doc}\nb: *it\nc: ['${secret:doc.list}', 'x${HOST}']\n");
    const { value, problems } = await readDocument(path, sources());
    expect(problems).toEqual([]);
    const doc = secrets.get("doc");
    expect(value).toEqual({ a: doc, b: doc, c: [[1, "$$"], "xdb"] });
  });

  it("asks for each secret once, and for none without a reference", async () => {
    const asked: string[] = [];
    await interpolateValue(
      { a: "${secret:DOC}", b: ["${secret:doc.HOST}${secret:a}"] },
      sources(asked),
    );
    expect(asked).toEqual(["doc", "a"]);
    await interpolateValue({ a: "$${secret:doc}", "${secret:a}": 1 }, sources(asked));
    expect(asked).toHaveLength(2);
  });

  it("names path and place of what is wrong, and ends where a value holds itself", async () => {
    const path = join(folder.path, "wrong.yaml");
    await writeFile(path, "a:\n  - x: fine\n  - x: ${1X}\nb: ${secret:none}\n");
    const { problems } = await readDocument(path, sources());
    expect(problems).toMatchObject([
      { path: ["a", 1, "x"], location: { line: 3, column: 8 } },
      { path: ["b"], location: { line: 4, column: 4 } },
    ]);
    const circle: { self?: unknown; text: string } = { text: "${NONE}" };
    circle.self = circle;
    expect((await interpolateValue(circle, sources())).problems).toMatchObject([
      { path: ["text"] },
    ]);
  });
});
