import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../contract/json.ts";
import { jobSchema } from "../job/job-schema.ts";
import { brokenDocument } from "./__fixtures__/break-document.ts";
import { documentOf } from "./__fixtures__/document-of.ts";
import { changeAt } from "./change-at.ts";
import { keyPaths } from "./describe-keys.ts";
import { columnKeyDescriptions, contractKeyDescriptions } from "./contract-key-descriptions.ts";
import { jobJsonSchema, plainJobSchema } from "./job-json-schema.ts";
import { jobKeyDescriptions } from "./job-key-descriptions.ts";
import { completeSections } from "./refine-job.ts";
import { requireSections } from "./require-sections.ts";

const ajv = new Ajv({ strict: false });
const plain = requireSections(plainJobSchema(), false);
const judgePlain = ajv.compile(plain);
const judge = ajv.compile(jobJsonSchema());

const zodTakes = (document: JsonValue): boolean => jobSchema.safeParse(document).success;

/** Recipes fill in what a job does not say, and zod sees the job after that: none in these documents. */
const withoutRecipes = changeAt(plainJobSchema(), ["properties"], (properties) => {
  const keys = Object.entries(properties).filter(([key]) => !key.endsWith("_connector_path"));
  return Object.fromEntries(keys);
});
const complete = (["source", "target"] as const).reduce(
  (schema, role) =>
    changeAt(schema, ["properties", role], (part) => ({ ...part, ...completeSections[role] })),
  withoutRecipes,
);

describe("the JSON Schema of jobs judges as the zod schema does", () => {
  const documents = documentOf(complete);

  it("of documents that are mostly valid", () => {
    let valid = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const takes = zodTakes(document);
        valid += takes ? 1 : 0;
        expect(judgePlain(document), JSON.stringify(judgePlain.errors)).toBe(takes);
      }),
      { numRuns: 1500 },
    );
    expect(valid).toBeGreaterThan(100);
  });

  it("of documents that are broken in one place", () => {
    let invalid = 0;
    fc.assert(
      fc.property(brokenDocument(documents), (document) => {
        const takes = zodTakes(document);
        invalid += takes ? 0 : 1;
        expect(judgePlain(document), JSON.stringify(judgePlain.errors)).toBe(takes);
      }),
      { numRuns: 3000 },
    );
    expect(invalid).toBeGreaterThan(300);
  });

  it("and the schema for editors does, where nothing is a reference", () => {
    // Of the types of columns zod knows nothing: their parser judges them.
    const withoutReferences = documents.filter(
      (document) => !/\$|"asset":\{/u.test(JSON.stringify(document)),
    );
    fc.assert(
      fc.property(fc.oneof(withoutReferences, brokenDocument(withoutReferences)), (document) => {
        expect(judge(document)).toBe(judgePlain(document));
      }),
      { numRuns: 1500 },
    );
  });
});

it.each([
  ["${THREADS}", true],
  ["${THREADS:-4}", true],
  ["${secret:limits.threads}", true],
  ["1${THREADS}", false],
  ["4", false],
])(
  "takes a variable for a number in an editor where it is the whole text: %s",
  (threads, takes) => {
    const source = { type: "csv", files: ["a.csv"] };
    expect(judge({ threads, source, target: { type: "parquet", output: "out" } })).toBe(takes);
  },
);

it("explains every key, and no key that does not exist", () => {
  const paths = keyPaths(plainJobSchema());
  const contract = Object.keys(contractKeyDescriptions).map((key) => `asset.${key}`);
  const explained = [...Object.keys(jobKeyDescriptions), ...contract];
  expect(paths.filter((path) => !explained.includes(path))).toEqual([]);
  expect(explained.filter((path) => !paths.includes(path))).toEqual([]);
});

it("explains every key of a column", () => {
  const { definitions } = plainJobSchema();
  const [column] = Object.values(definitions as JsonObject) as JsonObject[];
  expect(keyPaths(column ?? {}).toSorted()).toEqual(
    expect.arrayContaining(Object.keys(columnKeyDescriptions).filter((key) => key !== "name")),
  );
  const known = Object.keys(columnKeyDescriptions);
  expect(keyPaths(column ?? {}).filter((path) => !known.includes(path))).toEqual([]);
});
