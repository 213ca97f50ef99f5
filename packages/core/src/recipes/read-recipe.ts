import { describeIssues } from "../documents/describe-issues.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import { readDocument } from "../documents/read-document.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { spellDocument } from "../documents/spell-document.ts";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";
import type { Reading } from "../documents/reading.ts";
import { collectDocumentSecrets } from "../job/collect-secrets.ts";
import { recipeSchema, type Recipe, type RecipeRole } from "./recipe-schema.ts";

/** A recipe, checked, that still knows where each of its keys stands. */
export interface RecipeFile {
  readonly recipe: Recipe;
  /** Its path, as messages show it. */
  readonly shown: string;
  /** Variables that are not set: a problem only for those whose value a job takes. */
  readonly missingVariables: readonly KeyProblem[];
  locate(path: KeyPath): Location | undefined;
  /** As that of a document. */
  variableAt?(path: KeyPath): string | undefined;
}

/** Which file to read, and as what. */
export interface RecipeRequest {
  /** Absolute. */
  readonly path: string;
  /** As messages show the path. */
  readonly shown: string;
  readonly role: RecipeRole;
  readonly sources: InterpolationSources;
}

/**
 * Reads a connector recipe and checks it, all problems at once, each with its file and line.
 *
 * @throws the errors of `readDocument`
 */
export async function readRecipe(request: RecipeRequest): Promise<Reading<RecipeFile>> {
  const { path, shown, role, sources } = request;
  const read = withFile(await readDocument(path, sources, shown), shown);
  for (const secret of connectionSecrets(read)) sources.secrets?.hide(secret);
  const schema = recipeSchema(read.value, role);
  const document = spellDocument(read, schema);
  const result = schema.safeParse(document.value);
  const found = result.success ? [] : describeIssues(result.error, document, schema);
  const problems = [...found, ...(result.success ? wrongRole(result.data, document, role) : [])];
  if (!result.success || problems.length > 0) {
    return {
      value: undefined,
      problems: problems.map((problem) => ({ ...problem, file: shown })),
      notices: [],
    };
  }
  return {
    value: {
      recipe: result.data,
      shown,
      missingVariables: document.problems,
      locate: (keys) => document.locate(keys),
      variableAt: (keys) => document.variableAt?.(keys),
    },
    problems: [],
    notices: [],
  };
}

/** Those of `credentials` are found with the values: what stands in there may be the name of a variable. */
function connectionSecrets({ value }: SourceDocument): string[] {
  return typeof value === "object" && value !== null && "connection_template" in value
    ? collectDocumentSecrets(value.connection_template)
    : [];
}

function withFile(document: SourceDocument, file: string): SourceDocument {
  return {
    ...document,
    locate: (keys) => {
      const location = document.locate(keys);
      return location && { ...location, file };
    },
  };
}

function wrongRole(
  { name, roles }: Recipe,
  document: SourceDocument,
  role: RecipeRole,
): KeyProblem[] {
  if (roles === undefined || roles.includes(role)) return [];
  const message = `the recipe '${name}' cannot be a ${role}; its roles: ${roles.join(", ")}`;
  return [{ path: ["roles"], location: document.locate(["roles"]), message }];
}
