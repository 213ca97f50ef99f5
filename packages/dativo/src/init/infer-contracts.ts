import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { StreamSchema } from "@dativo/core/plugin";
import { commandLineErrors } from "../command-line-errors.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { hostFolder } from "../host-folder.ts";
import type { InitPlan } from "./init-plan.ts";

/**
 * Asks the source what it holds: one schema for each entry. The job for that lies elsewhere and is gone
 * afterwards, so that nothing is left where the source cannot be read.
 *
 * @throws what reading the source throws, `DISCOVERY_UNSUPPORTED`, `SOURCE_EMPTY`
 */
export async function inferContracts(
  plan: InitPlan,
  { workingFolder, environment }: CommandLineHost,
): Promise<ReadonlyMap<string, StreamSchema>> {
  const { discoverJob } = await import("@dativo/core");
  const folder = await mkdtemp(join(tmpdir(), "dativo-init-"));
  try {
    const schemas = new Map<string, StreamSchema>();
    for (const entry of plan.source.entries.length === 0 ? [""] : plan.source.entries) {
      const job = join(folder, `${plan.name}.json`);
      await writeFile(job, JSON.stringify(discoveryJob(plan, entry, folder)));
      const settings = { hostFolder, workingFolder, environment };
      const { plugin, discovery } = await discoverJob(job, settings);
      if (discovery.status !== "supported") throw commandLineErrors.discoveryUnsupported(plugin);
      const [stream] = discovery.streams;
      if (stream?.schema === undefined || stream.schema.fields.length === 0) {
        throw commandLineErrors.sourceEmpty(entry);
      }
      schemas.set(entry, stream.schema);
    }
    return schemas;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The job of a plan, of one entry and with its paths from the root. */
function discoveryJob({ source, folder }: InitPlan, entry: string, output: string): object {
  const { type, list, url, delimiter } = source;
  const named = list === "files" && !isUrl(entry) ? resolve(folder, entry) : entry;
  return {
    source: {
      type,
      ...(entry === "" ? {} : { [list]: [escaped(named)] }),
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
