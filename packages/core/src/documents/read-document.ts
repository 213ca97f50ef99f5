import { extname } from "node:path";
import { isAlias, isScalar } from "yaml";
import { jobErrors } from "../errors/job-errors.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { findKey } from "./find-key.ts";
import { inspectDocument } from "./inspect-document.ts";
import { interpolateScalars } from "./interpolate-scalars.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import { parseYaml, type ParsedYaml } from "./parse-yaml.ts";
import { readText } from "./read-text.ts";
import type { SourceDocument } from "./source-document.ts";
import { wholeVariable } from "./whole-variable.ts";

/**
 * Reads a job file, a recipe or a contract. `${VAR}`, `${VAR:-default}` and `${secret:NAME}` are
 * replaced in scalars after parsing, once, so that a value can never change the structure of the file.
 *
 * @param shownAs the path as messages show it; as `path` has it by default
 * @throws `JOB_FILE_UNREADABLE`, `JOB_FILE_TOO_LARGE`, `JOB_FILE_NOT_TEXT`, `JOB_FILE_FORMAT_UNKNOWN`,
 *   `JOB_FILE_SYNTAX`, `JOB_FILE_TOO_DEEP`
 */
export async function readDocument(
  path: string,
  sources: InterpolationSources = { environment: process.env },
  shownAs = path,
): Promise<SourceDocument> {
  if (![".yaml", ".yml", ".json"].includes(extname(path).toLowerCase())) {
    throw jobErrors.unknownFormat(shownAs);
  }
  const text = await readText(path, shownAs);
  return toSourceDocument(path, parseYaml(text, shownAs), sources, shownAs);
}

async function toSourceDocument(
  path: string,
  { document, locate }: ParsedYaml,
  sources: InterpolationSources,
  shownAs: string,
): Promise<SourceDocument> {
  const { targets, problems: mistakes } = inspectDocument(document, locate);
  if (mistakes.length > 0) throw jobErrors.syntax(shownAs, mistakes);
  const problems = await interpolateScalars(document, sources, locate);
  const find = (keys: KeyPath) => findKey(document.contents, targets, keys);
  return {
    path,
    value: document.toJS({ maxAliasCount: -1 }),
    problems,
    locate: (keys) => {
      for (let length = keys.length; length > 0; length -= 1) {
        const offset = rangeStart(find(keys.slice(0, length))?.place);
        if (offset !== undefined) return locate(offset);
      }
      return undefined;
    },
    sourceText: (keys) => numberText(find(keys)?.value),
    variableAt: (keys) => {
      const node = find(keys)?.value;
      return wholeVariable(writtenText(isAlias(node) ? targets.get(node) : node));
    },
  };
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === "number" ? node.range[0] : undefined;
}

/** What interpolation leaves as it was. */
function writtenText(node: unknown): string | undefined {
  return isScalar(node) ? node.source : undefined;
}

function numberText(node: unknown): string | undefined {
  const source = isScalar(node) && typeof node.value === "number" ? node.source : undefined;
  // Numbers to other bases are what YAML makes of them.
  return source !== undefined && /^[-+]?[\d.]+(?:e[-+]?\d+)?$/iu.test(source) ? source : undefined;
}
