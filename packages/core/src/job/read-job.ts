import { basename, dirname, extname, resolve } from "node:path";
import { describeIssues } from "../documents/describe-issues.ts";
import { readDocument } from "../documents/read-document.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { jobErrors } from "../errors/job-errors.ts";
import { formatProblems, type KeyProblem } from "../errors/key-problem.ts";
import { buildJob } from "./build-job.ts";
import type { Job } from "./job.ts";
import { jobSchema, type JobFile } from "./job-schema.ts";
import type { ReadJobOptions } from "./read-job-options.ts";
import { resolveStreams } from "./resolve-streams.ts";

/**
 * Reads a job file and the contracts that it names. Connects to nothing and loads no plugin.
 *
 * @param path of the job file, absolute or relative to the working folder
 * @throws `JOB_INVALID` with every problem of the file, and the errors of `readDocument`
 */
export async function readJob(path: string, options: ReadJobOptions = {}): Promise<Job> {
  const absolute = resolve(options.workingFolder ?? process.cwd(), path);
  const document = await readDocument(absolute, { environment: options.environment ?? process.env });
  const file = validate(document, path);
  const name = file.name ?? basename(absolute, extname(absolute));
  const folder = dirname(absolute);
  const { streams, problems } = await resolveStreams(file, name, folder);
  refuse(
    path,
    problems.map((problem) => ({ ...problem, location: document.locate(problem.path) })),
  );
  return buildJob({ file, name, path: absolute, folder, streams, notices: [], document });
}

function validate(document: SourceDocument, path: string): JobFile {
  const result = jobSchema.safeParse(document.value);
  const problems = result.success ? [] : describeIssues(result.error, document, jobSchema);
  refuse(path, [...document.problems, ...problems]);
  if (!result.success) throw jobErrors.invalid(path, result.error.message, 1);
  return result.data;
}

function refuse(path: string, problems: readonly KeyProblem[]): void {
  if (problems.length > 0) {
    throw jobErrors.invalid(path, formatProblems(path, problems), problems.length);
  }
}
