import { basename } from "node:path";
import { commandLineErrors } from "../command-line-errors.ts";
import { fileTypeOf, withoutEnding } from "./file-types.ts";

/** The options of `dativo init`, as they are typed. */
export interface InitOptions {
  readonly name?: string;
  readonly source?: string;
  readonly files?: readonly string[];
  readonly objects?: readonly string[];
  readonly tables?: readonly string[];
  readonly url?: string;
  /** A path or a URL. */
  readonly fromOpenapi?: string;
  readonly delimiter?: string;
  readonly target?: string;
  readonly output?: string;
  readonly mode?: "append" | "replace";
  readonly owner?: string;
  readonly incremental?: string;
  readonly folder?: string;
  readonly schema?: boolean;
  readonly run?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** What is known so far of the job to write: from the command line, and from questions. */
export interface InitAnswers extends Omit<InitOptions, "yes" | "force"> {
  /** The type of the source. */
  readonly source?: string;
}

/**
 * What the command line says.
 *
 * @param path a bare argument: a file, told by its ending, or a URL
 * @throws `SOURCE_NOT_TOLD`
 */
export function givenAnswers(path: string | undefined, options: InitOptions): InitAnswers {
  const { yes: _yes, force: _force, ...given } = options;
  const known = { ...withoutUndefined(given), ...sourceOf(given) };
  if (path === undefined) return known;
  const type = fileTypeOf(path.replace(/[?#].*$/su, ""));
  if (type === undefined && /^https?:\/\//iu.test(path)) {
    return { source: "json-api", url: path, ...known };
  }
  const files = [path, ...(options.files ?? [])];
  if (known.source !== undefined) return { ...known, files };
  if (type === undefined) throw commandLineErrors.sourceNotTold(path);
  return { ...known, source: type, files };
}

/** `https://host/v1/users` → the address of the API and, as the object, what stands last. */
export function splitUrl(url: string): { readonly base: string; readonly object: string } {
  const at = url.replace(/\/+$/u, "").lastIndexOf("/");
  return { base: url.slice(0, at), object: url.slice(at + 1).replace(/[/?#].*$/u, "") };
}

/** A name for the job, after what it reads: `in/orders-*.csv` → `orders`. */
export function nameAfter(entry: string): string {
  const file = basename(entry.replace(/[?#].*$/su, "").replaceAll("\\", "/"));
  const name = withoutEnding(file)
    .replaceAll(/[^\w-]+/gu, "-")
    .replaceAll(/^[-_]+|[-_]+$/gu, "");
  return name === "" ? "job" : name;
}

function sourceOf({ source, url, files }: InitAnswers): Pick<InitAnswers, "source"> {
  if (source !== undefined) return { source };
  if (url !== undefined) return { source: "json-api" };
  const types = new Set(files?.map((file) => fileTypeOf(file)));
  const [type] = types;
  return types.size === 1 && type !== undefined ? { source: type } : {};
}

function withoutUndefined(answers: InitAnswers): InitAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}
