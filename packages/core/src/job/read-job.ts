import { basename, dirname, extname, resolve } from "node:path";
import { describeIssues } from "../documents/describe-issues.ts";
import { hasKey } from "../documents/has-key.ts";
import { readDocument } from "../documents/read-document.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { jobErrors } from "../errors/job-errors.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { redactError } from "../observability/redact-error.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { applyRecipes, type JobWithRecipes } from "../recipes/apply-recipes.ts";
import type { JobSecrets } from "../secrets/job-secrets.ts";
import { openJobSecrets } from "../secrets/open-job-secrets.ts";
import { applyOverrides } from "./apply-overrides.ts";
import { buildJob } from "./build-job.ts";
import type { Job } from "./job.ts";
import { JobContracts } from "./job-contracts.ts";
import { jobSchema, type JobFile } from "./job-schema.ts";
import type { ReadJobOptions } from "./read-job-options.ts";
import { resolveStreams } from "./resolve-streams.ts";
import { settleOlderKeys } from "./settle-older-keys.ts";
import { unusedNotice } from "./unused-keys.ts";

/**
 * Reads a job file and the contracts that it names. Connects to nothing and loads no plugin.
 *
 * @param path of the job file, absolute or relative to the working folder
 * @throws `JOB_INVALID` with every problem of the file, and the errors of `readDocument`
 */
export async function readJob(path: string, options: ReadJobOptions = {}): Promise<Job> {
  const absolute = resolve(options.workingFolder ?? process.cwd(), path);
  const secrets = openJobSecrets(options);
  try {
    return await readWithSecrets(path, absolute, secrets, options);
  } catch (error) {
    // A message that shows the value it found must not show a secret.
    await secrets.hideGuesses(absolute, error);
    const { redact, redactName } = createJobRedactors(secrets.values, secrets.identifiers);
    throw redactError(error, redact, redactName);
  }
}

async function readWithSecrets(
  path: string,
  absolute: string,
  secrets: JobSecrets,
  options: ReadJobOptions,
): Promise<Job> {
  const { environment = process.env, workingFolder = process.cwd(), standIns } = options;
  const sources = { environment, secrets, ...(standIns === undefined ? {} : { standIns }) };
  const read = await readDocument(absolute, sources);
  secrets.hideIn(read.value);
  const recipes = await applyRecipes(read, {
    sources,
    secretsFolder: options.secrets?.folder,
    workingFolder,
  });
  const { document, folder } = mergedOrRefused(recipes, read, path);
  const { file, unused, problems } = settleOlderKeys(validate(document, path));
  const name = file.name ?? basename(absolute, extname(absolute));
  const contracts = new JobContracts(folder, document, {
    ...sources,
    workingFolder,
    ignored: options.withoutContracts === true,
  });
  const resolved = await resolveStreams(file, name, folder, contracts);
  const overridden = applyOverrides(resolved.streams, file);
  const own = [...problems, ...resolved.problems, ...overridden.problems].map((problem) => ({
    ...problem,
    location: document.locate(problem.path),
  }));
  refuse(path, [...own, ...contracts.problems]);
  const notices = [
    ...recipes.notices,
    ...contracts.notices,
    ...unusedNotice([...unused, ...overridden.unused]),
  ];
  const { streams } = overridden;
  secrets.hideIn(document.value);
  return buildJob({ file, name, path: absolute, folder, streams, notices, document, secrets });
}

/** Without its recipes a job can only be told what it says wrong, and not what it lacks. */
function mergedOrRefused(
  { value, problems }: Reading<JobWithRecipes>,
  job: SourceDocument,
  path: string,
): { readonly document: SourceDocument; readonly folder: string } {
  if (value !== undefined) {
    const document = { ...value, problems: [...value.problems, ...problems] };
    return { document, folder: value.folder };
  }
  const own = describeJob(job).filter((problem) => saidByJob(problem, job));
  refuse(path, [...job.problems, ...own, ...problems]);
  return { document: job, folder: dirname(job.path) };
}

function saidByJob({ path }: KeyProblem, job: SourceDocument): boolean {
  const isSection = path.length === 1 && (path[0] === "source" || path[0] === "target");
  return !isSection && hasKey(job.value, path);
}

function validate(document: SourceDocument, path: string): JobFile {
  refuse(path, [...document.problems, ...describeJob(document)]);
  return jobSchema.parse(document.value);
}

function describeJob(document: SourceDocument): KeyProblem[] {
  const result = jobSchema.safeParse(document.value);
  return result.success ? [] : describeIssues(result.error, document, jobSchema);
}

function refuse(path: string, problems: readonly KeyProblem[]): void {
  if (problems.length > 0) {
    throw jobErrors.invalid(path, problems);
  }
}
