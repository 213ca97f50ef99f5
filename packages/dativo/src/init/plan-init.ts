import { isAbsolute, join, relative, resolve } from "node:path";
import { userInfo } from "node:os";
import { commandLineErrors } from "../command-line-errors.ts";
import { isFileType } from "./file-types.ts";
import { nameAfter, splitUrl, type InitAnswers } from "./init-answers.ts";
import type { InitPlan, InitSource } from "./init-plan.ts";

/**
 * What is written, with a default for what nobody said.
 *
 * @param workingFolder where the paths that were typed start
 * @throws `NOTHING_TO_READ` where no source is named
 */
export function planInit(answers: InitAnswers, workingFolder: string): InitPlan {
  const folder = resolve(workingFolder, answers.folder ?? ".");
  const source = planSource(answers, folder, workingFolder);
  const { incremental } = source;
  const name = answers.name ?? nameAfter(source.entries[0] ?? source.type);
  const output = answers.output;
  return {
    name,
    folder,
    source,
    target: {
      type: answers.target ?? "parquet",
      output: output === undefined ? `out/${name}` : fromFolder(output, folder, workingFolder),
      mode: answers.mode ?? (incremental === undefined ? "replace" : "append"),
    },
    owner: answers.owner ?? userInfo().username,
    schema: answers.schema ?? true,
    run: answers.run ?? true,
  };
}

function planSource(answers: InitAnswers, folder: string, workingFolder: string): InitSource {
  const { source: type, files = [], objects = [], tables = [], url } = answers;
  if (type === undefined) throw commandLineErrors.nothingToInitialise();
  const more = { type, delimiter: answers.delimiter, incremental: answers.incremental };
  if (files.length > 0) {
    const entries = files.map((file) => fromFolder(file, folder, workingFolder));
    return { ...more, list: "files", entries, url };
  }
  if (tables.length > 0) return { ...more, list: "tables", entries: tables, url };
  if (objects.length > 0 || url === undefined) {
    if (isFileType(type) || type === "json-api") {
      if (objects.length === 0) throw commandLineErrors.nothingToInitialise();
    }
    return { ...more, list: "objects", entries: objects, url };
  }
  const { base, object } = splitUrl(url);
  return { ...more, list: "objects", entries: [object], url: base };
}

/** A path as it is typed, as the job has to say it. URLs stay. */
function fromFolder(path: string, folder: string, workingFolder: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(path) || isAbsolute(path)) return path;
  const inside = relative(folder, join(workingFolder, path)).replaceAll("\\", "/");
  return inside === "" ? "." : inside;
}
