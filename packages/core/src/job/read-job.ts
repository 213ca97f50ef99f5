import { basename, dirname, extname, resolve } from "node:path";
import { readProjectConfig, type ProjectConfig } from "../config/read-project-config.ts";
import { settleSecrets } from "../config/settle-secrets.ts";
import { listProblems } from "../documents/list-problems.ts";
import { readDocument } from "../documents/read-document.ts";
import { isModuleFile, readModuleDocument } from "../documents/read-module-document.ts";
import { jobErrors } from "../errors/job-errors.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { redactError } from "../observability/redact-error.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { applyRecipes } from "../recipes/apply-recipes.ts";
import type { JobSecrets } from "../secrets/job-secrets.ts";
import { openJobSecrets } from "../secrets/open-job-secrets.ts";
import { buildJob } from "./build-job.ts";
import { checkJobDocument } from "./check-job-document.ts";
import { checkWithoutRecipes } from "./check-without-recipes.ts";
import type { Job } from "./job.ts";
import { JobContracts } from "./job-contracts.ts";
import type { ReadJobOptions } from "./read-job-options.ts";
import { settleJob, type SettledStreams } from "./settle-job.ts";
import { unusedNotice } from "./unused-keys.ts";

/**
 * Reads a job file, the recipes and contracts that it names, and the configuration of its project.
 * Connects to nothing and loads no plugin, but for the secret manager where the file refers to a secret.
 *
 * @param path of the job file, absolute or relative to the working folder
 * @throws `JOB_INVALID` with every problem of all these files, the errors of `readDocument` and
 *   `readModuleDocument` for the job file itself, and those of the secret manager
 */
export async function readJob(path: string, options: ReadJobOptions = {}): Promise<Job> {
  const workingFolder = options.workingFolder ?? process.cwd();
  const absolute = resolve(workingFolder, path);
  const { environment = process.env, standIns } = options;
  const config = await readProjectConfig(dirname(absolute), workingFolder, {
    environment,
    ...(standIns?.forVariables === true ? { standIns } : {}),
  });
  const settings = settleSecrets(options.secrets, config);
  const secrets = openJobSecrets({ ...options, secrets: settings });
  try {
    secrets.hideIn(config.value);
    const request = { path, absolute, workingFolder, config, secrets };
    return await readWithSecrets(request, { ...options, secrets: settings });
  } catch (error) {
    // A message that shows the value it found must not show a secret.
    await secrets.hideGuesses(absolute, error);
    const { redact, redactName } = createJobRedactors(secrets.values, secrets.identifiers);
    throw redactError(error, redact, redactName);
  }
}

interface JobRequest {
  /** As the user gave it. */
  readonly path: string;
  readonly absolute: string;
  readonly workingFolder: string;
  readonly config: ProjectConfig;
  readonly secrets: JobSecrets;
}

async function readWithSecrets(request: JobRequest, options: ReadJobOptions): Promise<Job> {
  const { path, absolute, workingFolder, config, secrets } = request;
  const { environment = process.env, standIns } = options;
  const sources = { environment, secrets, ...(standIns === undefined ? {} : { standIns }) };
  const settings = { ...sources, workingFolder, ignored: options.withoutContracts === true };
  const readFile = isModuleFile(absolute) ? readModuleDocument : readDocument;
  const read = config.under(await readFile(absolute, sources, path));
  secrets.hideIn(read.value);
  const secretsFolder = options.secrets?.folder;
  const recipes = await applyRecipes(read, { sources, secretsFolder, workingFolder });
  const found = [...config.problems, ...read.problems, ...recipes.problems];
  if (recipes.value === undefined) {
    throw invalid(path, [...found, ...(await checkWithoutRecipes(read, settings))]);
  }
  const document = recipes.value;
  const { folder } = document;
  const checked = checkJobDocument(document);
  const contracts = new JobContracts(folder, document, settings);
  const name = checked.value?.name ?? basename(absolute, extname(absolute)).replace(/\.job$/u, "");
  const settled = await settleJob(checked, name, document, contracts);
  const ofContracts = contracts.problems.filter(
    (problem) => problem.file !== undefined || !checked.isReplaced(problem.path),
  );
  refuse(path, [...found, ...checked.problems, ...settled.problems, ...ofContracts]);
  secrets.hideIn(document.value);
  const { file, streams, unused } = completed(settled);
  const notices = [...recipes.notices, ...contracts.notices, ...unusedNotice(unused)];
  return buildJob({ file, name, path: absolute, folder, streams, notices, document, secrets });
}

/** A job without problems is complete. */
function completed({ settled }: { readonly settled: SettledStreams | undefined }): SettledStreams {
  if (settled === undefined) throw new TypeError("a job without problems has no streams");
  return settled;
}

function refuse(path: string, problems: readonly KeyProblem[]): void {
  if (problems.length > 0) throw invalid(path, problems);
}

function invalid(path: string, problems: readonly KeyProblem[]) {
  return jobErrors.invalid(path, listProblems(problems));
}
