import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { jobErrors } from "@dativo/core";
import { commandLineErrors } from "./command-line-errors.ts";

/** The jobs that a command names. */
export interface JobSelection {
  /** Job files, from arguments and `--config`. */
  readonly files: readonly string[];
  /** Folders of job files, from `--job-dir`. */
  readonly folders: readonly string[];
  /** Whether contracts in the folders are wanted as well; not by default. */
  readonly contracts?: boolean;
}

/** Other modules of a folder can be plugins, which must not be run as jobs. */
const jobFile = /\.(?:ya?ml|json|job\.[cm]?[jt]s)$/iu;
const projectDefaults = /^dativo\.config\./iu;
/** `orders.contract.yaml` and `dativo.schema.json`, as `dativo init` and `dativo schema` write them. */
const contract = /\.contract\.\w+$/iu;
const jsonSchema = /\.schema\.json$/iu;

/**
 * The job files of a selection as they were written: first the files in their order, then those of
 * each folder by name. A file that is named twice runs once. Files need not exist; folders must.
 *
 * @throws `NO_JOB_GIVEN`, `JOB_FOLDER_NOT_FOUND`, `NO_JOBS_FOUND`
 */
export async function findJobFiles(
  selection: JobSelection,
  workingFolder: string,
): Promise<string[]> {
  if (selection.files.length === 0 && selection.folders.length === 0) {
    throw commandLineErrors.noJobGiven();
  }
  const found = [...selection.files];
  for (const folder of selection.folders)
    found.push(...(await listJobFiles(folder, workingFolder, selection.contracts === true)));
  const byPath = new Map<string, string>();
  for (const file of found) {
    const path = resolve(workingFolder, file);
    if (!byPath.has(path)) byPath.set(path, file);
  }
  return [...byPath.values()];
}

async function listJobFiles(
  folder: string,
  workingFolder: string,
  withContracts: boolean,
): Promise<string[]> {
  const all = await readNames(folder, workingFolder);
  const names = withContracts ? all : all.filter((name) => !contract.test(name));
  if (names.length === 0) throw jobErrors.noJobsInFolder(folder);
  return names.map((name) => join(folder, name));
}

async function readNames(folder: string, workingFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(resolve(workingFolder, folder), { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => jobFile.test(name) && !projectDefaults.test(name) && !name.startsWith("."))
      .filter((name) => !jsonSchema.test(name))
      .toSorted();
  } catch (error) {
    throw commandLineErrors.jobFolderNotFound(folder, error);
  }
}
