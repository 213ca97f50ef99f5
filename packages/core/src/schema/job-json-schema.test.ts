import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../contract/json.ts";
import { jobSchema } from "../job/job-schema.ts";
import { brokenDocument } from "./__fixtures__/break-document.ts";
import { documentOf } from "./__fixtures__/document-of.ts";
import { changeAt } from "./change-at.ts";
import { keyPaths } from "./describe-keys.ts";
import { contractKeyDescriptions } from "./contract-key-descriptions.ts";
import { jobJsonSchema, plainJobSchema } from "./job-json-schema.ts";
import { jobKeyDescriptions } from "./job-key-descriptions.ts";
import { completeSections } from "./refine-job.ts";
import { requireSections } from "./require-sections.ts";

const ajv = new Ajv({ strict: false });
const plain = requireSections(plainJobSchema(), false);
const judgePlain = ajv.compile(plain);
const judge = ajv.compile(jobJsonSchema());

/** What zod says of a document besides the rules that JSON Schema cannot say. */
function zodTakes(document: JsonValue): boolean {
  const { error } = jobSchema.safeParse(document);
  // The rules between the keys of a contract: names that are there twice, keys that are no columns.
  return (error?.issues ?? []).every(isContractRule);
}

function isContractRule(issue: { code?: string; path: PropertyKey[]; errors?: unknown }): boolean {
  if (issue.code === "custom") return issue.path[0] === "asset";
  if (issue.code !== "invalid_union" || issue.path[0] !== "asset") return false;
  return (issue.errors as { code: string }[][]).some((branch) =>
    branch.every(({ code }) => code === "custom"),
  );
}

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
    const withoutReferences = documents.filter(
      (document) => !JSON.stringify(document).includes("$"),
    );
    fc.assert(
      fc.property(fc.oneof(withoutReferences, brokenDocument(withoutReferences)), (document) => {
        expect(judge(document)).toBe(judgePlain(document));
      }),
      { numRuns: 1500 },
    );
  });
});

it("explains every key, and no key that does not exist", () => {
  const paths = keyPaths(plainJobSchema());
  const contract = Object.keys(contractKeyDescriptions).map((key) => `asset.${key}`);
  const explained = [...Object.keys(jobKeyDescriptions), ...contract];
  expect(paths.filter((path) => !explained.includes(path))).toEqual([]);
  expect(explained.filter((path) => !paths.includes(path))).toEqual([]);
});
