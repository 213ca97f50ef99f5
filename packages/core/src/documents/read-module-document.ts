import { extname } from "node:path";
import { jobErrors } from "../errors/job-errors.ts";
import { specifierErrors } from "../errors/specifier-errors.ts";
import { loadModule } from "../plugins/load-module.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import { interpolateValue } from "./interpolate-value.ts";
import { plainValue } from "./plain-value.ts";
import { checkIsFile } from "./read-text.ts";
import type { SourceDocument } from "./source-document.ts";
import { valueAt } from "./value-at.ts";
import { wholeVariable } from "./whole-variable.ts";

/** The endings of files that are programs, as they are listed in messages. */
const moduleEndings = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"] as const;

/** Whether a file is a program that exports what others write down. */
export function isModuleFile(path: string): boolean {
  return (moduleEndings as readonly string[]).includes(extname(path).toLowerCase());
}

/**
 * Imports a TypeScript or JavaScript file and takes its default export for what a YAML file would hold.
 * Texts in it are interpolated as there. Its keys have paths and no lines.
 *
 * @param shownAs the path as messages show it
 * @throws `JOB_FILE_UNREADABLE`, `MODULE_FAILED`, `JOB_MODULE_INVALID`
 */
export async function readModuleDocument(
  path: string,
  sources: InterpolationSources,
  shownAs = path,
): Promise<SourceDocument> {
  await checkIsFile(path, shownAs);
  const exported = await defaultExport(path, shownAs);
  const plain = checked(path, () => plainValue(exported));
  const { value, problems } = await interpolateValue(plain.value, sources);
  return {
    path,
    value,
    problems: [...plain.problems, ...problems],
    locate: () => undefined,
    variableAt: (keys) => wholeVariable(valueAt(plain.value, keys)),
  };
}

async function defaultExport(path: string, shownAs: string): Promise<unknown> {
  const exports = await loadModule({ file: path, package: undefined });
  if (!exports.has("default")) throw jobErrors.noDefaultExport(shownAs, [...exports.keys()]);
  let value: unknown;
  try {
    value = await unwrapped(exports.get("default"));
  } catch (cause) {
    throw specifierErrors.moduleFailed(path, cause, undefined);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw jobErrors.notAnObject(shownAs, value === null ? "null" : typeofWord(value));
}

/** CommonJS that was compiled from a module has its default export one level deeper. */
function unwrapped(value: unknown): unknown {
  const isCompiled = typeof value === "object" && value !== null && "__esModule" in value;
  return isCompiled && "default" in value ? value.default : value;
}

/** A getter is a part of the module, and can throw like the rest. */
function checked<Result>(path: string, look: () => Result): Result {
  try {
    return look();
  } catch (cause) {
    throw specifierErrors.moduleFailed(path, cause, undefined);
  }
}

function typeofWord(value: unknown): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
