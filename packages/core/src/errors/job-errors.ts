import { DativoError } from "./dativo-error.ts";
import { formatList } from "./format-list.ts";
import { formatProblems, problemDetails, type KeyProblem, type Location } from "./key-problem.ts";

/** Of a parser that has lost its way, the first ones tell the most. */
const mostMistakes = 20;

/** Errors of job files and data contracts. */
export const jobErrors = {
  fileUnreadable: (path: string, cause: unknown) =>
    new DativoError({
      code: "JOB_FILE_UNREADABLE",
      message: `The file ${path} cannot be read: ${reasonOf(cause)}.`,
      fix: "Check the path; on the command line it starts at the working folder, inside a job file at that file's folder.",
      cause,
      details: { path },
    }),

  fileTooLarge: (path: string, bytes: number, limit: number) =>
    new DativoError({
      code: "JOB_FILE_TOO_LARGE",
      message: `The file ${path} has ${bytes} bytes; a job file or contract has at most ${limit}.`,
      fix: "Is this the data instead of the job file?",
      details: { path, bytes, limit },
    }),

  tooManyTokens: (path: string, { line }: Location) =>
    new DativoError({
      code: "JOB_FILE_TOO_LARGE",
      message: `The file ${path} holds more than a million words and signs by line ${line}.`,
      fix: "Is this the data instead of the job file?",
      details: { path, line },
    }),

  notAFile: (path: string, reason: string) =>
    new DativoError({
      code: "JOB_FILE_UNREADABLE",
      message: `The file ${path} cannot be read: ${reason}.`,
      fix: "Name a file; a folder of job files is given with --job-dir.",
      details: { path },
    }),

  notText: (path: string, reason: string) =>
    new DativoError({
      code: "JOB_FILE_NOT_TEXT",
      message: `The file ${path} is not a text in UTF-8: ${reason}.`,
      fix: "Save it as UTF-8; or is this the data instead of the job file?",
      details: { path },
    }),

  tooDeep: (path: string, { line, column }: Location) =>
    new DativoError({
      code: "JOB_FILE_TOO_DEEP",
      message: `${path}:${line}:${column} lies too deep: sections and lists lie in each other up to 100 levels.`,
      fix: "Close the brackets, or mend the indentation, above that line.",
      details: { path, line, column },
    }),

  unknownFormat: (path: string) =>
    new DativoError({
      code: "JOB_FILE_FORMAT_UNKNOWN",
      message: `The file ${path} is neither YAML nor JSON by its name.`,
      fix: "Name it .yaml, .yml or .json; a job can be a module as well (.ts, .mts, .cts, .js, .mjs, .cjs). A folder of job files is given with --job-dir.",
      details: { path },
    }),

  noDefaultExport: (path: string, exports: readonly string[]) =>
    new DativoError({
      code: "JOB_MODULE_INVALID",
      message: `${path} has no default export. It exports: ${formatList(exports)}.`,
      fix: "Write: export default defineJob({ … }), with defineJob of 'dativo' or '@dativo/core'.",
      details: { path, exports },
    }),

  notAnObject: (path: string, found: string) =>
    new DativoError({
      code: "JOB_MODULE_INVALID",
      message: `The default export of ${path} is ${found}, and not an object.`,
      fix: "Write: export default defineJob({ … }); a promise of such an object will do as well.",
      details: { path, found },
    }),

  syntax: (path: string, problems: readonly KeyProblem[]) => {
    const shown = problems.slice(0, mostMistakes);
    const rest = problems.length - shown.length;
    const more = rest === 0 ? "" : `\n… and ${rest} more`;
    return new DativoError({
      code: "JOB_FILE_SYNTAX",
      message: `The file ${path} is not valid YAML:\n${formatProblems(path, shown)}${more}`,
      fix: "Mend the lines named above.",
      details: { path, problems: problemDetails(path, shown) },
    });
  },

  invalid: (path: string, problems: readonly KeyProblem[]) =>
    new DativoError({
      code: "JOB_INVALID",
      message: `${path} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${formatProblems(path, problems)}`,
      fix: "Mend the keys named above. What the plugins say of their options is told once these are valid.",
      details: { path, count: problems.length, problems: problemDetails(path, problems) },
    }),

  streamUnknown: (stream: string, known: readonly string[]) =>
    new DativoError({
      code: "JOB_STREAM_UNKNOWN",
      message: `The job has no stream '${stream}'.`,
      fix: `Its streams are ${known.join(", ")}.`,
      details: { stream, known },
    }),

  noJobsInFolder: (folder: string) =>
    new DativoError({
      code: "NO_JOBS_FOUND",
      message: `The folder ${folder} holds no job file.`,
      fix: "Job files of a folder end in .yaml, .yml or .json, or in .job.ts and the like; any other file is named by itself.",
      details: { folder },
    }),
} as const;

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return cause instanceof Error ? cause.message : String(cause);
}
