import { DativoError } from "../errors/dativo-error.ts";
import type { Job } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactError } from "../observability/redact-error.ts";
import { loadJobPlugins } from "../plugins/load-job-plugins.ts";
import { plainJobSchema } from "../schema/job-json-schema.ts";
import type { FileFindings, ValidateOptions } from "./file-check.ts";
import { problemsOfError, type FileProblem } from "./file-problem.ts";
import { NotedStandIns } from "./noted-stand-ins.ts";

/**
 * Checks a job with its recipes and contracts, and the options of its plugins, which are loaded and not
 * constructed. Secrets are not asked for.
 *
 * @param file as messages show it
 */
export async function checkJobFile(file: string, options: ValidateOptions): Promise<FileFindings> {
  const { workingFolder = process.cwd(), allowMissingVariables = false } = options;
  const standIns = new NotedStandIns(plainJobSchema(), allowMissingVariables);
  const shown = (errors: readonly DativoError[]): FileFindings => {
    const problems = errors.flatMap((error) => problemsOfError(error, file));
    const own = problems.filter(({ path }) => !standIns.hides(path));
    return { problems: own, notices: [...standIns.notices, ...unknowable(problems, own)] };
  };
  try {
    const job = await readJob(file, { ...options, workingFolder, standIns });
    const findings = shown(await pluginErrorsOf(job, { ...options, workingFolder }));
    const notices = [...job.notices, ...findings.notices];
    return { ...findings, notices, streams: job.streams.length };
  } catch (error) {
    if (!DativoError.isInstance(error)) throw error;
    return shown([error]);
  }
}

/** A value that is not the one of a run kept the rest from being looked at. */
function unknowable(all: readonly FileProblem[], own: readonly FileProblem[]): string[] {
  if (own.length > 0 || all.length === 0) return [];
  const paths = all.map(({ path }) => path).join(", ");
  return [`what depends on ${paths} was not checked`];
}

/** What is wrong with the two plugins of a job: with both, where both are. */
async function pluginErrorsOf(
  job: Job,
  options: ValidateOptions & { readonly workingFolder: string },
): Promise<DativoError[]> {
  const { workingFolder, hostFolder = workingFolder } = options;
  const plugins = await loadJobPlugins(job, { workingFolder, hostFolder });
  if (!("errors" in plugins)) {
    await Promise.all([plugins.reader.plugin.stop?.(), plugins.writer.plugin.stop?.()]);
    return [];
  }
  const { redact, redactName } = createJobRedactors(job.secrets, job.identifiers);
  return plugins.errors.map((error) => {
    const redacted = redactError(error, redact, redactName);
    return DativoError.isInstance(redacted) ? redacted : error;
  });
}
