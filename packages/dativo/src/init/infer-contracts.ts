import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { InferredContract } from "@dativo/core";
import { commandLineErrors } from "../command-line-errors.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { hostFolder } from "../host-folder.ts";
import type { InitPlan } from "./init-plan.ts";

/**
 * Reads what the source holds: one contract for each entry, in their order. The job for that lies
 * elsewhere and is gone afterwards, so that nothing is left where the source cannot be read.
 *
 * @throws what reading the source throws, and `SOURCE_EMPTY`
 */
export async function inferContracts(
  plan: InitPlan,
  { workingFolder, environment }: CommandLineHost,
): Promise<InferredContract[]> {
  const { inferContract } = await import("@dativo/core");
  const folder = await mkdtemp(join(tmpdir(), "dativo-init-"));
  try {
    const job = join(folder, `${plan.name}.json`);
    await writeFile(job, JSON.stringify(readingJob(plan, folder)));
    const contracts = await inferContract(job, { hostFolder, workingFolder, environment });
    const empty = contracts.find(({ columns }) => columns.length === 0);
    if (empty !== undefined) throw commandLineErrors.sourceEmpty(empty.stream);
    return contracts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The job of a plan with its paths from the root. Entries are numbered, so that each is a stream. */
function readingJob({ name, source, folder }: InitPlan, output: string): object {
  const { type, list, entries, url, delimiter } = source;
  const key = list === "files" ? "path" : "object";
  const named = entries.map((entry, index) => ({
    name: entries.length === 1 ? name : `${index + 1}`,
    [key]: escaped(list === "files" && !isUrl(entry) ? resolve(folder, entry) : entry),
  }));
  return {
    source: {
      type,
      ...(entries.length === 0 ? {} : { [list]: named }),
      ...(url === undefined ? {} : { connection: { base_url: escaped(url) } }),
      ...(delimiter === undefined ? {} : { options: { delimiter: escaped(delimiter) } }),
    },
    target: { type: "json-file", output },
  };
}

/** What was typed is no reference to a variable. */
function escaped(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function isUrl(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//iu.test(path);
}
