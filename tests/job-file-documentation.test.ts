import { describe, expect, test } from "vitest";
import { assetSchema } from "../packages/core/src/assets/asset-schema.ts";
import { jobSchema } from "../packages/core/src/job/job-schema.ts";
import { typeNames } from "../packages/core/src/assets/parse-column-type.ts";
import { readRepositoryFile } from "./repository-files.ts";

// The pages against the schemas that job files and contracts are really checked with.
const page = ["docs/job-files.md", "docs/contracts.md"]
  .map((path) => readRepositoryFile(path).replaceAll(/^```[\s\S]*?^```/gmu, ""))
  .join("\n");

test("every type of a contract is in the table of types, and nothing else is", () => {
  const table = page.slice(page.indexOf("\n## Types"));
  const documented = [...table.matchAll(/^\| `([^`]+)`/gmu)].map((match) => match[1] ?? "");
  expect(sorted(documented)).toEqual(sorted(typeNames));
});

describe("every key is explained in the tables of its section", () => {
  const sections = [
    ["## At the top", jobSchema, []],
    ["## `source`", jobSchema, ["source"]],
    ["### Entries", jobSchema, ["source", "files"]],
    ["### Entries", jobSchema, ["source", "objects"]],
    ["### Entries", jobSchema, ["source", "tables"]],
    ["## `target`", jobSchema, ["target"]],
    ["## The flat form", assetSchema, []],
  ] as const;

  test.each(sections)("%s", (heading, schema, path) => {
    const keys = keysAt(schema as unknown as SchemaNode, path);
    expect(keys.length).toBeGreaterThan(3);
    const text = sectionOf(heading);
    const missing = keys.filter((key) => !new RegExp(`\`${escape(key)}[\`.]`, "u").test(text));
    expect(missing).toEqual([]);
  });

  test.each(sections)("%s names no key that does not exist", (heading) => {
    const known = sections
      .filter(([other]) => other === heading)
      .flatMap(([, schema, path]) => keysAt(schema as unknown as SchemaNode, path));
    const rows = [...sectionOf(heading).matchAll(/^\| (`[^|]+`) +\|/gmu)].map(
      (match) => match[1] ?? "",
    );
    const documented = rows.flatMap((row) => [...row.matchAll(/`([\w$]+)[`.]/gu)]);
    expect(documented.map((match) => match[1]).filter((key) => !known.includes(key ?? ""))).toEqual(
      [],
    );
  });
});

/** From a heading to the next one. */
function sectionOf(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`) + 1;
  expect(start).toBeGreaterThan(0);
  const end = page.indexOf("\n#", start + heading.length);
  return page.slice(start, end === -1 ? undefined : end);
}

/** The part of a zod schema's definition that leads from a key to the keys below it. */
interface SchemaNode {
  readonly def: {
    readonly shape?: Readonly<Record<string, SchemaNode>>;
    readonly element?: SchemaNode;
    readonly innerType?: SchemaNode;
    readonly in?: SchemaNode;
    readonly options?: readonly SchemaNode[];
  };
}

function keysAt({ def }: SchemaNode, path: readonly string[]): string[] {
  if (def.shape) {
    const [key, ...rest] = path;
    if (key === undefined) return Object.keys(def.shape);
    const member = def.shape[key];
    return member ? keysAt(member, rest) : [];
  }
  const inner = [def.element, def.innerType, def.in, ...(def.options ?? [])];
  return inner.flatMap((node) => (node ? keysAt(node, path) : []));
}

function sorted(names: readonly string[]): string[] {
  return names.toSorted((left, right) => left.localeCompare(right));
}

function escape(text: string): string {
  return text.replaceAll("$", String.raw`\$`);
}
