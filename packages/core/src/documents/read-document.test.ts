import { execFileSync } from "node:child_process";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readDocument } from "./read-document.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function read(content: string | Uint8Array, name = "job.yaml") {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return readDocument(path, { environment: {} }, name);
}

async function refusal(reading: Promise<unknown>): Promise<DativoError> {
  const error: unknown = await reading.then(
    (value) => new Error(`not refused: ${JSON.stringify(value)}`),
    (cause: unknown) => cause,
  );
  if (!DativoError.isInstance(error)) throw error;
  return error;
}

const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...["b", "c", "d", "e", "f", "g", "h", "i"].map(
    (key, index) =>
      `${key}: &${key} [${Array(9)
        .fill(`*${"abcdefgh".charAt(index)}`)
        .join(", ")}]`,
  ),
].join("\n");

describe("reads", () => {
  it.each([
    ["line ends of Windows", "a: 1\r\nb:\r\n  - c\r\n", { a: 1, b: ["c"] }],
    ["a byte order mark", "\ufeffa: 1\n", { a: 1 }],
    ["an empty file", "", null],
    ["a file of comments", "# nothing\n", null],
    ["a scalar at the top", "hello\n", "hello"],
    ["a list at the top", "- 1\n", [1]],
    ["numbers and words as keys", "1: a\ntrue: b\nnull: c\n", { 1: "a", true: "b", null: "c" }],
    [
      "words of YAML 1.1 as texts",
      "%YAML 1.1\n---\na: yes\nb: 2020-01-01\n",
      { a: "yes", b: "2020-01-01" },
    ],
    ["a character that stands for one that was lost", "a: \ufffd\n", { a: "\ufffd" }],
    [
      "keys that every object inherits",
      "constructor: 1\ntoString: 2\n",
      { constructor: 1, toString: 2 },
    ],
    ["anchors", "a: &x [1]\nb: *x\n", { a: [1], b: [1] }],
    [
      "merge keys",
      "a: &x { k: 1, l: 2 }\nb: { <<: *x, l: 3 }\n",
      { a: { k: 1, l: 2 }, b: { k: 1, l: 3 } },
    ],
    [
      "lists of merge keys, the first of which holds",
      "a: &x { k: 1 }\nb: &y { k: 2, l: 2 }\nc: { <<: [*x, *y] }\n",
      { a: { k: 1 }, b: { k: 2, l: 2 }, c: { k: 1, l: 2 } },
    ],
    ["`<<` in quotes as a key", "a: { '<<': 1 }\n", { a: { "<<": 1 } }],
    [
      "one anchor in a hundred places",
      `a: &x [1]\nb: [${Array(100).fill("*x").join(", ")}]\n`,
      { a: [1], b: Array(100).fill([1]) },
    ],
    ["99 levels", "[".repeat(99) + "]".repeat(99), JSON.parse("[".repeat(99) + "]".repeat(99))],
  ])("%s", async (_what, text, value) => {
    expect((await read(text)).value).toEqual(value);
  });

  it("JSON with tabs, escapes and pairs of surrogates", async () => {
    const text = '{\n\t"a": [\n\t\t1e3,\n\t\t{ "b": "\\ud83d\\ude00\\/\\u00e9" }\n\t]\n}\n';
    expect((await read(text, "job.json")).value).toEqual(JSON.parse(text));
  });

  it("every JSON text as JSON.parse does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json({ maxDepth: 6 }),
        fc.constantFrom(0, 2, "\t"),
        async (text, space) => {
          const value: unknown = JSON.parse(text);
          // -0 is 0 in a text of JSON; `$` begins a reference, and `__proto__` is refused.
          const written = JSON.stringify(value, null, space);
          fc.pre(!/\$|__proto__/u.test(written));
          expect((await read(written, "job.json")).value).toEqual(JSON.parse(written));
        },
      ),
    );
  });
});

describe("tells where a key stands", () => {
  it("that an alias or a merge key brings in: where it is written", async () => {
    const document = await read(
      "a: &x\n  k: 1\n  list: [{ deep: 2 }]\nb: *x\nc:\n  <<: *x\n  own: 3\nd:\n  - <<: [*x]\n",
    );
    expect(document.locate(["a", "k"])).toEqual({ line: 2, column: 3 });
    expect(document.locate(["b", "k"])).toEqual({ line: 2, column: 3 });
    expect(document.locate(["c", "list", 0, "deep"])).toEqual({ line: 3, column: 12 });
    expect(document.locate(["c", "own"])).toEqual({ line: 7, column: 3 });
    expect(document.locate(["d", 0, "list"])).toEqual({ line: 3, column: 3 });
  });

  it("in JSON, in Windows files and behind a byte order mark", async () => {
    const json = await read('{\r\n  "a": [\r\n    { "b": 1 }\r\n  ]\r\n}', "job.json");
    expect(json.locate(["a", 0, "b"])).toEqual({ line: 3, column: 7 });
    const marked = await read("\ufeffa: 1\nb: 2\n");
    expect([marked.locate(["a"]), marked.locate(["b"])]).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
    ]);
  });

  it("every one of them, as a search in the text finds it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json({ maxDepth: 5 }),
        fc.constantFrom(1, 4, "\t"),
        async (text, space) => {
          let count = 0;
          const paths: (string | number)[][] = [];
          // Each key once in the whole text, so that it can be found there.
          const renamed = (value: unknown, path: (string | number)[]): unknown => {
            if (Array.isArray(value)) {
              return value.map((item: unknown, index) => renamed(item, [...path, index]));
            }
            if (typeof value !== "object" || value === null) return 0;
            const members = Object.values(value).map((member: unknown) => {
              const inner = [...path, `key${(count += 1)};`];
              paths.push(inner);
              return [inner.at(-1), renamed(member, inner)];
            });
            return Object.fromEntries(members);
          };
          const written = JSON.stringify(renamed(JSON.parse(text), []), undefined, space);
          const document = await read(written, "job.json");
          for (const path of paths) {
            const before = written.slice(0, written.indexOf(`"${path.at(-1)}"`)).split("\n");
            const column = (before.at(-1) ?? "").length + 1;
            expect(document.locate(path)).toEqual({ line: before.length, column });
          }
        },
      ),
    );
  });

  it("that is not there: at the nearest key above it", async () => {
    const document = await read("a:\n  - b: 1\n");
    expect(document.locate(["a", 0, "c", "d"])).toEqual({ line: 2, column: 5 });
    expect(document.locate(["a", 7])).toEqual({ line: 1, column: 1 });
    expect(document.locate(["z"])).toBeUndefined();
  });
});

describe("refuses", () => {
  it.each([
    [
      "a key twice",
      "a: 1\nb: { x: 1, x: 2 }\na: 2\n",
      [
        "job.yaml:2:12 b.x: 'x' stands here twice: the first is in line 2",
        "job.yaml:3:1 a: 'a' stands here twice: the first is in line 1",
      ],
    ],
    [
      "tags",
      "a: !!js/function 'x'\nb: !mine y\nc: !!binary aGk=\n",
      [
        expect.stringMatching(/^job\.yaml:1:4 this tag is not known; a value is/u),
        expect.stringMatching(/^job\.yaml:2:4 this tag is not known/u),
        expect.stringMatching(/^job\.yaml:3:4 this tag is not known/u),
      ],
    ],
    ["a number that is none", "a: !!int x\n", [expect.stringMatching(/^job\.yaml:1:4 /u)]],
    [
      "several documents",
      "a: 1\n---\nb: 1\n",
      ["job.yaml:2:1 a second document begins here; a file holds one, so make files of them"],
    ],
    ["a tab that indents", "a:\n\tb: 1\n", ["job.yaml:2:1 a tab cannot indent; use blanks"]],
    ["a list as a key", "? [a]\n: 1\n", ["job.yaml:1:3 a key has to be a text"]],
    [
      "an alias of nothing",
      "a: *x\n",
      ["job.yaml:1:4 a: there is no anchor of this name before this alias"],
    ],
    [
      "an anchor that holds itself",
      "a: &x [*x]\n",
      ["job.yaml:1:8 a[0]: the anchor of this alias holds itself"],
    ],
    [
      "an anchor that merges itself",
      "a: &x { <<: *x }\n",
      ["job.yaml:1:13 a.<<: the anchor of this alias holds itself"],
    ],
    [
      "a merge of what is no section",
      "a: { <<: 3 }\n",
      ["job.yaml:1:10 a.<<: `<<` takes in a section of keys, or a list of those"],
    ],
    ["`__proto__`", "a: { __proto__: { b: 1 } }\n", ["job.yaml:1:6 a.__proto__: cannot be a key"]],
    ["an alias bomb", bomb, ["job.yaml:6:7 f: aliases come to more than 250000 values here"]],
    [
      "too many aliases",
      `a: &x 1\nb:\n${"- *x\n".repeat(10_001)}`,
      ["job.yaml:10003:3 b[10000]: the file has more than 10000 aliases"],
    ],
    [
      "more levels than lie in the text",
      `- &a0 [x]\n${Array.from({ length: 120 }, (_, index) => `- &a${index + 1} [*a${index}]\n`).join("")}`,
      [expect.stringMatching(/more than 100 levels lie in each other here$/u)],
    ],
    [
      "101 levels",
      "[".repeat(102) + "]".repeat(102),
      ["job.yaml:1:1 more than 100 levels lie in each other here"],
    ],
  ])("%s", async (_what, text, lines) => {
    const { code, message } = await refusal(read(text));
    expect(code).toBe("JOB_FILE_SYNTAX");
    expect(message.split("\n").slice(1)).toEqual(lines);
  });

  it("broken lines without end: the first twenty, and how many there are", async () => {
    const { code, message, details } = await refusal(read("a: b: c\n".repeat(1000)));
    expect(code).toBe("JOB_FILE_SYNTAX");
    expect(message.split("\n")).toHaveLength(22);
    expect(message).toMatch(/\n… and \d{3,} more$/u);
    expect(details["problems"]).toHaveLength(20);
  });

  it.each([
    ["10,000 lists in each other", "[".repeat(10_000) + "]".repeat(10_000)],
    ["a million open sections", "{".repeat(1_000_000)],
    ["entries on one line", "- ".repeat(10_000)],
    ["keys on one line", "? ".repeat(10_000)],
    [
      "sections that close at once",
      `${Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}b: 1\n`,
    ],
    [
      "lists in sections",
      `${Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(2 * depth)}a:\n${" ".repeat(2 * depth)}- b:\n`).join("")}c: 1\n`,
    ],
  ])("nesting without overflowing the stack: %s", async (_what, text) => {
    const { code, message } = await refusal(read(text));
    expect(code).toBe("JOB_FILE_TOO_DEEP");
    expect(message).toMatch(/^job\.yaml:\d+:\d+ lies too deep/u);
  });

  it("a file with more words than anyone means", async () => {
    const { code, message } = await refusal(read("- a\n".repeat(300_000)));
    expect(code).toBe("JOB_FILE_TOO_LARGE");
    expect(message).toContain("by line 250001");
  });

  it("a file of 100 MB, without reading it", async () => {
    const path = join(folder.path, "large.yaml");
    const file = await open(path, "w");
    await file.truncate(100_000_000);
    await file.close();
    const error = await refusal(readDocument(path));
    expect(error.code).toBe("JOB_FILE_TOO_LARGE");
    expect(error.message).toContain("100000000 bytes");
  });

  it.each([
    ["zeros", new Uint8Array([0x61, 0x3a, 0x20, 0x00]), "byte 3 is a zero"],
    ["a Parquet file", new Uint8Array([0x50, 0x41, 0x52, 0x31, 0x15, 0x00]), "byte 5 is a zero"],
    ["Latin 1", Buffer.from("a: 1\nb: caf\xe9\n", "latin1"), "line 2 is not UTF-8"],
    ["a cut character", Buffer.from("a: é").subarray(0, 4), "line 1 is not UTF-8"],
    ["UTF-16", Buffer.from("\ufeffa: 1\n", "utf16le"), "it is written in UTF-16"],
  ])("bytes that are no text: %s", async (_what, bytes, reason) => {
    const { code, message } = await refusal(read(bytes));
    expect(code).toBe("JOB_FILE_NOT_TEXT");
    expect(message).toBe(`The file job.yaml is not a text in UTF-8: ${reason}.`);
  });

  it("a folder, a file that is not there, and another kind of file", async () => {
    await mkdir(join(folder.path, "folder.yaml"));
    const attempt = (name: string) => refusal(readDocument(join(folder.path, name)));
    expect(await attempt("folder.yaml")).toMatchObject({ code: "JOB_FILE_UNREADABLE" });
    expect((await attempt("folder.yaml")).message).toContain("it is a folder");
    expect((await attempt("none.yaml")).message).toContain("there is no such file");
    expect((await attempt("job.txt")).code).toBe("JOB_FILE_FORMAT_UNKNOWN");
  });

  it("a pipe, without waiting for it", async (context) => {
    context.skip(process.platform === "win32", "Windows has no pipes in folders");
    const path = join(folder.path, "pipe.yaml");
    execFileSync("mkfifo", [path]);
    const error = await refusal(readDocument(path));
    expect(error.code).toBe("JOB_FILE_UNREADABLE");
    expect(error.message).toContain("a pipe or a device");
  });

  it("whatever else is wrong with an error that has a code", async () => {
    const pieces = fc.constantFrom(
      ..."abc:-?[]{},#&*!|>'\"%@` \n\t\\$0~<=/".split(""),
      "&a ",
      "*a",
      "<<: ",
      "- ",
      "? ",
      ": ",
      "\n  ",
      "\r\n",
      "---\n",
      "...\n",
      "!!str ",
      "!!null ",
      "|\n ",
      ">-\n ",
      "\ufeff",
      "\u2028",
      "\ud800",
      "\u0007",
      "${X",
      "$$",
    );
    const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const outcome: unknown = await read(text).catch((cause: unknown) => cause);
        if (outcome instanceof Error) expect(DativoError.isInstance(outcome)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
