import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../contract/json.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { mergeRecipe } from "./merge-recipe.ts";
import type { RecipeFile } from "./read-recipe.ts";
import type { RecipeUse } from "./recipe-layer.ts";

const keys = fc.constantFrom("host", "port", "s3", "bucket");
const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.constant("${MISSING}"), fc.integer());
const section: fc.Arbitrary<JsonObject> = fc.dictionary(
  keys,
  fc.oneof(scalar, fc.dictionary(keys, scalar, { noNullPrototype: true })),
  { noNullPrototype: true },
);
const options = fc.dictionary(fc.constantFrom("delimiter", "quote", "header"), scalar, {
  noNullPrototype: true,
});

interface Sections {
  readonly connection: JsonObject | undefined;
  readonly credentials: JsonObject | undefined;
  readonly options: JsonObject | undefined;
}

const sections: fc.Arbitrary<Sections> = fc.record({
  connection: fc.option(section, { nil: undefined }),
  credentials: fc.option(section, { nil: undefined }),
  options: fc.option(options, { nil: undefined }),
});

/** The rule in a few lines: what a job says holds; two levels are merged by key, the third is not. */
function naiveMerge(job: Sections, recipe: Sections): unknown {
  const merged: Record<string, unknown> = { type: "csv" };
  for (const key of ["connection", "credentials"] as const) {
    if (job[key] ?? recipe[key]) merged[key] = { ...recipe[key], ...job[key] };
  }
  const chosen = job.options ?? recipe.options;
  const given = job.options ?? (Object.keys(recipe.options ?? {}).length > 0 ? chosen : undefined);
  if (given) merged["engine"] = { options: given };
  return { tenant_id: "acme", source: merged };
}

describe("mergeRecipe", () => {
  it("merges as a naive second implementation does, and finds each key in its own file", () => {
    fc.assert(
      fc.property(sections, sections, (job, recipe) => {
        const { document, problems } = mergeRecipe(jobOf(job), recipeOf(recipe), use);
        expect(document.value).toEqual(naiveMerge(job, recipe));
        const fromRecipe = leavesOf(document.value).filter(
          ({ path }) => document.locate(path)?.file === "recipe.yaml",
        );
        const original = jobOf(job).value;
        for (const { path } of leavesOf(document.value)) {
          const expected = valueAt(original, path) === undefined ? "recipe.yaml" : undefined;
          expect(document.locate(path)?.file).toBe(expected);
        }
        const taken = fromRecipe.filter(({ value }) => value === "${MISSING}");
        expect(problems.map(({ path }) => path.join("."))).toEqual(
          expect.arrayContaining(taken.map(({ path }) => path.join("."))),
        );
        expect(problems).toHaveLength(taken.length);
      }),
    );
  });

  it.each([
    [{ incremental: false }, undefined],
    [
      { incremental: true },
      { strategy: "updated_at", cursor_field: "changed", lookback_days: 3, state_path: "x" },
    ],
  ])("reads incrementally only where the job says so (%j)", (partial, expected) => {
    const job = partial.incremental ? { incremental: { lookback_days: 3, state_path: "x" } } : {};
    const { document } = mergeRecipe(
      documentOf({ source: job }),
      recipeFile({
        incremental: {
          strategy: "updated_at",
          cursor_field_default: "changed",
          lookback_days_default: 1,
        },
      }),
      { ...use, ...partial },
    );
    expect(valueAt(document.value, ["source", "incremental"])).toEqual(expected);
  });

  it("takes settings of libraries that the reader has as well, and names the others", () => {
    const { document, dropped } = mergeRecipe(
      documentOf({}),
      recipeFile({
        default_engine: {
          type: "native",
          options: {
            sample_rows: 5,
            native: { library: "pandas", chunk_size: null, quote_char: "'", delimiter: ";" },
          },
        },
      }),
      use,
    );
    expect(valueAt(document.value, ["source", "engine"])).toEqual({
      options: { sample_rows: 5, quote: "'", delimiter: ";" },
    });
    expect(dropped).toEqual(["type", "native.library"]);
    expect(document.locate(["source", "engine", "options", "quote"])).toMatchObject({
      file: "recipe.yaml",
      column: JSON.stringify(["default_engine", "options", "native", "quote_char"]).length,
    });
  });

  it.each([
    [{ partitioning_default: ["day"] }, ["day"]],
    [
      { default_engine: { options: { native: { partition_by_default: ["ingest_date"] } } } },
      ["ingest_date"],
    ],
    [{}, undefined],
  ])("partitions as %j says", (recipe, expected) => {
    const target: RecipeUse = { ...use, role: "target", type: "parquet" };
    const { document, dropped } = mergeRecipe(documentOf({}), recipeFile(recipe), target);
    expect(valueAt(document.value, ["target", "partitioning"])).toEqual(expected);
    expect(dropped).toEqual([]);
  });
});

const use: RecipeUse = { role: "source", type: "csv", incremental: false, localOutput: false };

function jobOf({ connection, credentials, options: own }: Sections): SourceDocument {
  const source = {
    ...(connection ? { connection } : {}),
    ...(credentials ? { credentials } : {}),
    ...(own ? { engine: { options: own } } : {}),
  };
  return documentOf({ tenant_id: "acme", source });
}

function documentOf(value: JsonValue): SourceDocument {
  return { path: "/job.yaml", value, problems: [], locate: () => ({ line: 1, column: 1 }) };
}

function recipeOf({ connection, credentials, options: own }: Sections): RecipeFile {
  return recipeFile({
    connection_template: connection,
    credentials,
    ...(own ? { default_engine: { options: own } } : {}),
  });
}

/** Stands for a file: a key's column is as long as its path. */
function recipeFile(parts: object): RecipeFile {
  const recipe = { name: "csv", type: "csv", ...parts } as RecipeFile["recipe"];
  return {
    recipe,
    shown: "recipe.yaml",
    missingVariables: leavesOf(recipe)
      .filter(({ value }) => value === "${MISSING}")
      .map(({ path }) => ({ path, location: undefined, message: "MISSING is not set" })),
    locate: (path) => ({ line: 1, column: JSON.stringify(path).length, file: "recipe.yaml" }),
  };
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value !== "object" || value === null)
    return value === undefined ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
