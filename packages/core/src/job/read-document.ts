import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import { DativoError } from "../errors/dativo-error.ts";
import { jobErrors } from "../errors/job-errors.ts";
import { interpolate } from "./interpolate.ts";
import type { KeyProblem, KeyPath, Location } from "../errors/key-problem.ts";
import { formatProblems } from "../errors/key-problem.ts";

const maximumBytes = 4 * 1024 * 1024;

/** A YAML or JSON file, parsed and interpolated, that still knows where each key stands. */
export interface SourceDocument {
  readonly path: string;
  readonly value: unknown;
  /** Problems of interpolation, to be reported together with those of validation. */
  readonly problems: readonly KeyProblem[];
  /** Where a key stands; the nearest key above it where the key itself is missing. */
  locate(path: KeyPath): Location | undefined;
}

/**
 * Reads a job file or a contract. `${VAR}` and `${VAR:-default}` are replaced in scalars after parsing,
 * once, so that a value can never change the structure of the file.
 *
 * @throws `JOB_FILE_UNREADABLE`, `JOB_FILE_TOO_LARGE`, `JOB_FILE_FORMAT_UNKNOWN`, `JOB_FILE_SYNTAX`
 */
export async function readDocument(
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SourceDocument> {
  const text = await readText(path);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, merge: true });
  const failures = [...document.errors, ...document.warnings];
  if (failures.length > 0) {
    const lines = failures.map(({ linePos, message }) => ({
      path: [],
      location: linePos && { line: linePos[0].line, column: linePos[0].col },
      message: withoutPlace(message),
    }));
    throw jobErrors.syntax(path, formatProblems(path, lines));
  }
  const locate = (keys: KeyPath): Location | undefined => locateKey(document, lineCounter, keys);
  const problems = interpolateScalars(document, environment, lineCounter);
  return { path, value: toValue(document, path), problems, locate };
}

/** The first line of a parser's message, without the place that stands before it already. */
function withoutPlace(message: string): string {
  const [line = message] = message.split("\n");
  return line.replace(/ at line \d+, column \d+:?$/u, "");
}

async function readText(path: string): Promise<string> {
  if (![".yaml", ".yml", ".json"].includes(extname(path).toLowerCase())) {
    throw jobErrors.unknownFormat(path);
  }
  try {
    const { size } = await stat(path);
    if (size > maximumBytes) throw jobErrors.fileTooLarge(path, size, maximumBytes);
    return await readFile(path, "utf8");
  } catch (cause) {
    if (DativoError.isInstance(cause)) throw cause;
    throw jobErrors.fileUnreadable(path, cause);
  }
}

function interpolateScalars(
  document: Document.Parsed,
  environment: NodeJS.ProcessEnv,
  lineCounter: LineCounter,
): KeyProblem[] {
  const problems: KeyProblem[] = [];
  visit(document, {
    Scalar(position, node, ancestors) {
      if (position === "key" || typeof node.value !== "string") return;
      const result = interpolate(node.value, environment);
      node.value = result.text;
      if (result.missing.length === 0) return;
      const start = lineCounter.linePos(node.range?.[0] ?? 0);
      const path = keyPathOf(ancestors);
      for (const name of result.missing) {
        problems.push({
          path,
          location: { line: start.line, column: start.col },
          message: `the environment variable ${name} is not set; set it, or give a default: \${${name}:-value}`,
        });
      }
    },
  });
  return problems;
}

function keyPathOf(ancestors: readonly unknown[]): KeyPath {
  const keys: (string | number)[] = [];
  ancestors.forEach((ancestor, index) => {
    const child = ancestors[index + 1];
    if (typeof ancestor === "object" && ancestor !== null && "key" in ancestor) {
      if (isScalar(ancestor.key)) keys.push(String(ancestor.key.value));
    } else if (typeof ancestor === "object" && ancestor !== null && "items" in ancestor) {
      const items = ancestor.items as unknown[];
      if (!isMap(ancestor) && child !== undefined) keys.push(items.indexOf(child));
    }
  });
  return keys;
}

function toValue(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw jobErrors.syntax(path, `${path} ${message}`);
  }
}

function locateKey(
  document: Document.Parsed,
  lineCounter: LineCounter,
  keys: KeyPath,
): Location | undefined {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const key = keys[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const node: unknown = pair ? pair.key : document.getIn(keys.slice(0, length), true);
    const offset = rangeStart(node);
    if (offset !== undefined) {
      const { line, col } = lineCounter.linePos(offset);
      return { line, column: col };
    }
  }
  return undefined;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === "number" ? node.range[0] : undefined;
}
