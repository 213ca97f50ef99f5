import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { applyOverrides } from "./apply-overrides.ts";
import type { CheckedJob } from "./check-job-document.ts";
import type { Job } from "./job.ts";
import type { JobContracts } from "./job-contracts.ts";
import type { JobFile } from "./job-schema.ts";
import { resolveStreams } from "./resolve-streams.ts";
import { settleOlderKeys } from "./settle-older-keys.ts";

/** A job in which each thing is said in one place, and its streams. */
export interface SettledStreams {
  readonly file: JobFile;
  readonly streams: Job["streams"];
  /** Key paths, as texts, of what is accepted and has no effect. */
  readonly unused: readonly string[];
}

/** What became of a job that was checked. */
export interface JobSettlement {
  /** `undefined` where the job says too little. */
  readonly settled: SettledStreams | undefined;
  /** Those between keys of the job; those of the contracts are with the contracts. */
  readonly problems: readonly KeyProblem[];
}

/**
 * Compares the parts of a job with each other and with its contracts, also where some of them are not
 * valid: then only what does not depend on those is said.
 */
export async function settleJob(
  { value: checked, isReplaced }: CheckedJob,
  name: string,
  document: SourceDocument & { readonly folder: string },
  contracts: JobContracts,
): Promise<JobSettlement> {
  if (checked === undefined) {
    await contracts.readAll(document.value);
    return { settled: undefined, problems: [] };
  }
  const { file, unused, problems } = settleOlderKeys(checked);
  const resolved = await resolveStreams(file, name, document.folder, contracts);
  const overridden = applyOverrides(resolved.streams, file);
  const overrides = contracts.problems.length > 0 ? [] : overridden.problems;
  return {
    settled: { file, streams: overridden.streams, unused: [...unused, ...overridden.unused] },
    problems: [...problems, ...resolved.problems, ...overrides]
      .filter(({ path }) => !isReplaced(path))
      .map((problem) => ({ ...problem, location: document.locate(problem.path) })),
  };
}
