import type { JsonObject } from "../contract/json.ts";
import { changeAt } from "./change-at.ts";

/** What the job's zod schema checks with functions of its own, which have no JSON Schema. */
export function refineJob(schema: JsonObject): JsonObject {
  const entries = (["files", "tables", "objects"] as const).map(
    (list) => [list, ["properties", "source", "properties", list, "items", "anyOf", 1]] as const,
  );
  const refined = entries.reduce(
    (before, [list, path]) =>
      changeAt(before, path, (entry) => ({
        ...entry,
        anyOf: requireOne(...(list === "files" ? ["path", "file", "id"] : ["name", "object"])),
      })),
    schema,
  );
  const rules: readonly (readonly [path: string[], rule: JsonObject])[] = [
    [["source", "sheets"], { type: "null" }],
    [["target", "markdown_kv_storage"], { type: "null" }],
    [["logging", "level"], logLevel],
  ];
  return rules.reduce(
    (before, [[section = "", key = ""], rule]) =>
      changeAt(before, ["properties", section, "properties", key], () => rule),
    refined,
  );
}

/** A target that writes to the tables of a catalog. */
export const namesCatalog: JsonObject = {
  required: ["catalog"],
  properties: { catalog: { not: { type: "null" } } },
};

/** What a section needs to be complete by itself: neither a recipe nor a configuration fills it in. */
export const completeSections = {
  source: { anyOf: requireOne("type", "custom_reader") },
  target: {
    allOf: [
      { anyOf: requireOne("type", "custom_writer") },
      {
        anyOf: [...requireOne("output", "custom_writer"), namesCatalog, bucketIn("s3"), bucketIn()],
      },
    ],
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

function requireOne(...keys: readonly string[]): JsonObject[] {
  return keys.map((key) => ({ required: [key] }));
}

/** `connection.s3.bucket`, or `connection.bucket` where that is not given. */
function bucketIn(section?: "s3"): JsonObject {
  const named = { type: "string", minLength: 1 };
  const bucket = { required: ["bucket"], properties: { bucket: named } };
  const connection =
    section === undefined
      ? {
          required: ["bucket"],
          properties: { bucket: named, s3: { properties: { bucket: { not: { const: "" } } } } },
        }
      : { required: ["s3"], properties: { s3: { type: "object", ...bucket } } };
  return { required: ["connection"], properties: { connection } };
}

const levels = ["debug", "info", "warn", "warning", "error", "critical"];

/** Case does not matter; what editors offer is lower case. */
export const logLevel: JsonObject = {
  anyOf: [
    { type: "string", enum: levels },
    {
      type: "string",
      pattern: `^(?:${levels.map((level) => level.replaceAll(/[a-z]/gu, eitherCase)).join("|")})$`,
    },
  ],
};

function eitherCase(letter: string): string {
  return `[${letter.toUpperCase()}${letter}]`;
}
