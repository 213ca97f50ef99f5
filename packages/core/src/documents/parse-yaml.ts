import {
  Composer,
  Lexer,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type ParsedNode,
  type YAMLParseError,
} from "yaml";
import { jobErrors } from "../errors/job-errors.ts";
import type { KeyProblem, Location } from "../errors/key-problem.ts";
import { NestingGuard } from "./nesting-guard.ts";

/** A text that was parsed; its aliases and keys have not been looked at. */
export interface ParsedYaml {
  readonly document: Document.Parsed;
  /** Where a character of the text stands. */
  readonly locate: (offset: number) => Location;
}

/**
 * Parses YAML 1.2, which JSON is a part of. Tags other than those of JSON's types are refused, and so
 * is a second document.
 *
 * @param shownAs the path as messages show it
 * @throws `JOB_FILE_SYNTAX`, `JOB_FILE_TOO_DEEP`, `JOB_FILE_TOO_LARGE`
 */
export function parseYaml(text: string, shownAs: string): ParsedYaml {
  const lineCounter = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const composer = new Composer<ParsedNode, true>({
    // Also where a directive asks for YAML 1.1, in which `no` is false and a date is an object.
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    stringKeys: true,
    // By the reader of the document: here it would compare each key with each other one.
    uniqueKeys: false,
  });
  const tokens = tokensOf(text, lineCounter, shownAs, locate);
  const [document, second] = composer.compose(tokens, true, text.length);
  const problems = [...(document?.errors ?? []), ...(document?.warnings ?? [])].map((error) =>
    describe(error, locate),
  );
  if (second !== undefined) {
    const message = "a second document begins here; a file holds one, so make files of them";
    problems.push({ path: [], location: locate(second.range[0]), message });
  }
  if (problems.length > 0) throw jobErrors.syntax(shownAs, problems);
  if (document === undefined) throw new TypeError("the parser gave no document");
  return { document, locate };
}

function* tokensOf(
  text: string,
  lineCounter: LineCounter,
  shownAs: string,
  locate: (offset: number) => Location,
): Generator<CST.Token> {
  const guard = new NestingGuard();
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  for (const token of new Lexer().lex(text)) {
    const excess = guard.take(token);
    if (excess?.kind === "deep") throw jobErrors.tooDeep(shownAs, locate(excess.offset));
    if (excess?.kind === "long") throw jobErrors.tooManyTokens(shownAs, locate(excess.offset));
    yield* parser.next(token);
  }
  yield* parser.end();
}

/** Where the parser's own words tell the reader of a job file too little. */
const words: Readonly<Record<string, string>> = {
  NON_STRING_KEY: "a key has to be a text",
  TAB_AS_INDENT: "a tab cannot indent; use blanks",
};

/** Some of the parser's messages quote a line, however long. */
const longest = 200;

function describe(
  error: Pick<YAMLParseError, "code" | "message" | "pos">,
  locate: (offset: number) => Location,
): KeyProblem {
  const message = error.message.startsWith("Unresolved tag")
    ? // The tag itself is not shown: it can be a password that begins like one.
      "this tag is not known; a value is a text, a number, true, false, null, a list or a section of keys"
    : (words[error.code] ?? error.message);
  const shown = message.length > longest ? `${message.slice(0, longest)}…` : message;
  return { path: [], location: locate(error.pos[0]), message: shown };
}
