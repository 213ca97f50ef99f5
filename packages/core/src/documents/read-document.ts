import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { DativoError } from "../errors/dativo-error.ts";
import { jobErrors } from "../errors/job-errors.ts";
import { interpolateScalars } from "./interpolate-scalars.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import { locateKey } from "./locate-key.ts";
import type { SourceDocument } from "./source-document.ts";

const maximumBytes = 4 * 1024 * 1024;

/**
 * Reads a job file or a contract. `${VAR}`, `${VAR:-default}` and `${secret:NAME}` are replaced in
 * scalars after parsing, once, so that a value can never change the structure of the file.
 *
 * @throws `JOB_FILE_UNREADABLE`, `JOB_FILE_TOO_LARGE`, `JOB_FILE_FORMAT_UNKNOWN`, `JOB_FILE_SYNTAX`
 */
export async function readDocument(
  path: string,
  sources: InterpolationSources = { environment: process.env },
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
    throw jobErrors.syntax(path, lines);
  }
  const problems = await interpolateScalars(document, sources, lineCounter);
  return {
    path,
    value: toValue(document, path),
    problems,
    locate: (keys) => locateKey(document, lineCounter, keys),
    sourceText: (keys) => numberText(document.getIn(keys, true)),
  };
}

function numberText(node: unknown): string | undefined {
  const source = isScalar(node) && typeof node.value === "number" ? node.source : undefined;
  // Numbers to other bases are what YAML makes of them.
  return source !== undefined && /^[-+]?[\d.]+(?:e[-+]?\d+)?$/iu.test(source) ? source : undefined;
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

function toValue(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw jobErrors.syntax(path, [{ path: [], location: undefined, message }]);
  }
}
