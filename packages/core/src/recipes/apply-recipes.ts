import { dirname, resolve } from "node:path";
import { fileProblems } from "../documents/file-problems.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { withCredentials, type CredentialSettings } from "./apply-credentials.ts";
import { findBaseFolder, showPath, type BaseFolder } from "./find-base-folder.ts";
import { jobOutline, withoutNulls, type JobOutline } from "./job-outline.ts";
import { mergeRecipe } from "./merge-recipe.ts";
import { readRecipe, type RecipeFile } from "./read-recipe.ts";
import type { RecipeRole } from "./recipe-schema.ts";

/** A job over its recipes. */
export interface JobWithRecipes extends SourceDocument {
  /** Absolute: where relative paths of the job start. */
  readonly folder: string;
}

/** What recipes are read with. Everything has a default. */
export interface RecipeOptions {
  /** The process's own environment by default, and no secrets. */
  readonly sources?: InterpolationSources;
  /** The process's own by default. */
  readonly workingFolder?: string;
  /** Takes the place of `/secrets` where a recipe says in which file credentials are. */
  readonly secretsFolder?: string | undefined;
}

/**
 * Reads the recipes that a job names with `source_connector_path` and `target_connector_path`, and lays
 * the job over them. A job that names none comes back as it is.
 *
 * @returns no value where a recipe is not there or not valid
 */
export async function applyRecipes(
  document: SourceDocument,
  options: RecipeOptions = {},
): Promise<Reading<JobWithRecipes>> {
  const jobFolder = dirname(document.path);
  const workingFolder = options.workingFolder ?? process.cwd();
  const outline = jobOutline(document.value);
  if (outline === undefined) {
    return { value: { ...document, folder: jobFolder }, problems: [], notices: [] };
  }
  const base = await findBaseFolder(outline.paths, jobFolder, workingFolder);
  const { sources = { environment: process.env }, secretsFolder } = options;
  const settings = { sources, secretsFolder, workingFolder, folder: base.folder };
  const problems = base.problems.map(({ path, message }) => ({
    path,
    location: document.locate(path),
    message,
  }));
  if (problems.length > 0) return { value: undefined, problems, notices: [] };
  const merged = await mergeAll({ ...document, value: outline.value }, outline, settings);
  return { ...merged, notices: [...baseNotice(base, jobFolder), ...merged.notices] };
}

interface RecipeSettings extends CredentialSettings {
  readonly workingFolder: string;
}

async function mergeAll(
  job: SourceDocument,
  outline: JobOutline,
  settings: RecipeSettings,
): Promise<Reading<JobWithRecipes>> {
  const problems: KeyProblem[] = [];
  const notices: string[] = [];
  let document: SourceDocument = job;
  let complete = true;
  for (const role of ["source", "target"] as const) {
    const path = outline.recipes[role];
    if (path === undefined) continue;
    const read = await readNamed(path, role, job, settings);
    problems.push(...read.problems);
    if (read.value === undefined) {
      complete = false;
      continue;
    }
    const merged = mergeRecipe(document, read.value, outline.use(role, read.value.recipe.type));
    const secret = await withCredentials(merged.document, role, job, settings);
    document = secret.document;
    problems.push(...merged.problems, ...secret.problems);
    if (merged.dropped.length > 0) notices.push(droppedNotice(read.value, merged.dropped));
  }
  if (!complete) return { value: undefined, problems, notices };
  const value = { ...document, value: withoutNulls(document.value), folder: settings.folder };
  return { value, problems, notices };
}

async function readNamed(
  path: string,
  role: RecipeRole,
  job: SourceDocument,
  { folder, workingFolder, sources }: RecipeSettings,
): Promise<Reading<RecipeFile>> {
  const absolute = resolve(folder, path);
  const shown = showPath(absolute, workingFolder);
  try {
    return await readRecipe({ path: absolute, shown, role, sources });
  } catch (error) {
    const key = [`${role}_connector_path`];
    const problems = fileProblems(error, shown, { path: key, location: job.locate(key) });
    return { value: undefined, problems, notices: [] };
  }
}

function droppedNotice({ shown }: RecipeFile, dropped: readonly string[]): string {
  return `${shown}: of default_engine, accepted and without a meaning here: ${dropped.join(", ")}`;
}

function baseNotice({ folder }: BaseFolder, jobFolder: string): string[] {
  if (folder === jobFolder) return [];
  return [
    `The job's relative paths start at the working folder ${folder}, where its recipes are, and not at the job file's.`,
  ];
}
