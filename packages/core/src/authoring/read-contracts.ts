import { resolve } from "node:path";
import { parseContractPath } from "../assets/contract-path.ts";
import { readAsset } from "../assets/read-asset.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import { readDocument } from "../documents/read-document.ts";
import { contractErrors } from "../errors/contract-errors.ts";
import { jobErrors } from "../errors/job-errors.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { readJob } from "../job/read-job.ts";
import { fileKind } from "./file-kind.ts";

const standIns = { forVariables: true, valueAt: () => "placeholder" };

/**
 * The contracts of a file: itself where it is one (what follows a `#` names an object in it), else those
 * of a job's streams, each once.
 *
 * @throws `JOB_INVALID`, `CONTRACT_MISSING` where a job has none
 */
export async function readContracts(
  file: string,
  options: ReadJobOptions = {},
): Promise<AssetDefinition[]> {
  const { workingFolder = process.cwd(), environment = process.env } = options;
  const { file: path } = parseContractPath(file);
  const isProgram = /\.[cm]?[jt]s$/iu.test(path);
  const absolute = resolve(workingFolder, file);
  const sources = { environment, standIns };
  const document = isProgram
    ? undefined
    : await readDocument(resolve(workingFolder, path), sources);
  if (document && fileKind(path, document.value) === "contract") {
    const { value, problems } = await readAsset(absolute, { sources, shownAs: path });
    if (value === undefined) throw jobErrors.invalid(path, problems);
    return [value];
  }
  const { streams } = await readJob(path, { ...options, standIns });
  const assets = streams.flatMap(({ asset }) => asset ?? []);
  if (assets.length === 0) throw contractErrors.missing(path);
  const known = new Set<string>();
  return assets.filter((asset) => {
    const text = JSON.stringify(asset);
    return !known.has(text) && known.add(text);
  });
}
