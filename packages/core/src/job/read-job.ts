import { basename, dirname, extname, resolve } from "node:path";
import { jobErrors } from "../errors/job-errors.ts";
import { collectMisplacedSecrets, collectSecrets } from "./collect-secrets.ts";
import { describeIssues } from "./describe-issues.ts";
import type { Job, PluginChoice } from "./job.ts";
import { formatProblems, type KeyProblem, type KeyPath } from "../errors/key-problem.ts";
import { jobSchema, type JobFile } from "./job-schema.ts";
import { readDocument, type SourceDocument } from "./read-document.ts";
import { resolveStreams } from "./resolve-streams.ts";

/**
 * Reads a job file and the contracts that it names. Connects to nothing and loads no plugin.
 *
 * @param path of the job file, absolute or relative to the working folder
 * @throws `JOB_INVALID` with every problem of the file, and the errors of `readDocument`
 */
export async function readJob(path: string): Promise<Job> {
  const absolute = resolve(path);
  const document = await readDocument(absolute);
  const file = validate(document, path);
  const name = file.name ?? basename(absolute, extname(absolute));
  const folder = dirname(absolute);
  const { streams, problems } = await resolveStreams(file, name, folder);
  refuse(
    path,
    problems.map((problem) => ({ ...problem, location: document.locate(problem.path) })),
  );
  const { source, target } = file;
  const logLevel = file.logging?.level;
  return {
    name,
    tenantId: file.tenant_id,
    path: absolute,
    folder,
    source: {
      plugin: choosePlugin(source, source.custom_reader, "source"),
      connection: source.connection,
      credentials: source.credentials,
      incremental: source.incremental && {
        strategy: source.incremental.strategy,
        ...(source.incremental.cursor_field === undefined
          ? {}
          : { cursorField: source.incremental.cursor_field }),
        ...(source.incremental.lookback_days === undefined
          ? {}
          : { lookbackDays: source.incremental.lookback_days }),
      },
    },
    target: {
      plugin: choosePlugin(target, target.custom_writer, "target"),
      connection: target.connection,
      credentials: target.credentials,
    },
    streams,
    validationMode: file.schema_validation_mode,
    logLevel: logLevel === "warning" ? "warn" : logLevel,
    secrets: [source, target].flatMap(({ connection, credentials }) => [
      ...collectSecrets(credentials),
      ...collectMisplacedSecrets(connection),
    ]),
    locate: (keys) => document.locate(keys),
  };
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

function choosePlugin(
  section: JobFile["source"] | JobFile["target"],
  custom: string | undefined,
  key: string,
): PluginChoice {
  const fromEngine = section.options === undefined && section.engine?.options !== undefined;
  const optionsPath: KeyPath = fromEngine ? [key, "engine", "options"] : [key, "options"];
  return {
    type: section.type,
    custom,
    options: section.options ?? section.engine?.options ?? {},
    optionsPath,
  };
}
