import { resolve } from "node:path";
import type { JsonObject } from "../contract/json.ts";
import { interpolateValue } from "../documents/interpolate-value.ts";
import { readDocument } from "../documents/read-document.ts";
import { formatProblems, type KeyProblem } from "../errors/key-problem.ts";
import { secretErrors } from "../errors/secret-errors.ts";

/**
 * Reads what `--secret-manager-config` was given: a YAML or JSON file, or a JSON object itself.
 * `${NAME}` is replaced by variables of the environment; a secret cannot be referred to.
 *
 * @throws `SECRET_MANAGER_CONFIG_UNREADABLE`, and what `readDocument` throws
 */
export async function readManagerConfig(
  given: string,
  workingFolder: string,
  environment: NodeJS.ProcessEnv,
): Promise<JsonObject> {
  // Not quoted in messages: what is given inline may hold a token.
  const isInline = given.trimStart().startsWith("{");
  const place = isInline ? "given as JSON" : given;
  const { value, problems } = isInline
    ? await interpolateValue(parse(given, place), { environment })
    : await readDocument(resolve(workingFolder, given), { environment });
  refuse(problems, isInline ? undefined : given);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw secretErrors.configUnreadable(place, "it is not a section of keys");
}

function refuse(problems: readonly KeyProblem[], file: string | undefined): void {
  if (problems.length === 0) return;
  throw secretErrors.configUnreadable(file ?? "given as JSON", formatProblems(file, problems));
}

function parse(given: string, place: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    // The parser's own words quote the text.
    throw secretErrors.configUnreadable(place, "it is not JSON");
  }
}
