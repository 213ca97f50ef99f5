import { relative, resolve } from "node:path";
import { parseContractPath } from "../assets/contract-path.ts";
import { ContractNotes } from "../assets/contract-notes.ts";
import { flatAsset } from "../assets/flat-asset.ts";
import { readAsset } from "../assets/read-asset.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import { fileProblems } from "../documents/file-problems.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import type { JobFile } from "./job-schema.ts";

/** What contracts are read with. */
export interface ContractSettings extends InterpolationSources {
  /** Absolute; messages show paths from there. */
  readonly workingFolder: string;
  /** Whether every stream is to have no contract. */
  readonly ignored: boolean;
}

/** Where a job says which contract a stream has. */
export interface NamedContract {
  readonly path: string | undefined;
  readonly namedBy: KeyPath;
}

/** The contracts of a job: each file is read once, and its problems are told once. */
export class JobContracts {
  readonly #folder: string;
  readonly #document: SourceDocument;
  readonly #settings: ContractSettings;
  readonly #problems = new Map<string, KeyProblem>();
  readonly #notices = new Set<string>();

  /**
   * @param folder where relative paths start
   * @param document of the job, for the contract inside of it
   */
  constructor(folder: string, document: SourceDocument, settings: ContractSettings) {
    this.#folder = folder;
    this.#document = document;
    this.#settings = settings;
  }

  get problems(): readonly KeyProblem[] {
    return [...this.#problems.values()];
  }

  get notices(): readonly string[] {
    return [...this.#notices];
  }

  /**
   * The contract of one stream.
   *
   * @param contract of the stream or of the job; without a path only the inline one can be meant
   * @param names that the stream goes by
   * @returns `undefined` where there is none, or where it has problems
   */
  async find(
    { path, namedBy }: NamedContract,
    names: readonly string[],
    job: JobFile,
  ): Promise<AssetDefinition | undefined> {
    if (this.#settings.ignored) return undefined;
    if (path === undefined) return this.#inline(job);
    const isBoth = typeof job.asset === "object" && path === job.asset_path;
    if (isBoth)
      this.#notices.add("the contract in `asset` has no effect beside that of asset_path");
    return this.#note(await this.#read(path, namedBy, names));
  }

  /**
   * Reads the contracts that a job names of which nothing else is known: for their problems.
   *
   * @param job as the file holds it
   */
  async readAll(job: unknown): Promise<void> {
    if (this.#settings.ignored) return;
    for (const { path, namedBy } of namedContracts(job)) {
      this.#note(await this.#read(path, namedBy, []));
    }
  }

  async #read(
    path: string,
    namedBy: KeyPath,
    names: readonly string[],
  ): Promise<Reading<AssetDefinition>> {
    const absolute = resolve(this.#folder, path);
    const { workingFolder, ignored: _ignored, ...sources } = this.#settings;
    const { file } = parseContractPath(absolute);
    const fromThere = relative(workingFolder, file);
    const shownAs = fromThere.startsWith("..") ? file : fromThere;
    try {
      return await readAsset(absolute, { names, sources, shownAs });
    } catch (error) {
      const place = { path: namedBy, location: this.#document.locate(namedBy) };
      return { value: undefined, problems: fileProblems(error, shownAs, place), notices: [] };
    }
  }

  #inline({ asset }: JobFile): AssetDefinition | undefined {
    if (typeof asset !== "object") return undefined;
    const notes = new ContractNotes(this.#document, undefined, ["asset"]);
    const value = flatAsset(asset, notes);
    return this.#note({ value, problems: notes.problems, notices: notes.notices });
  }

  #note({ value, problems, notices }: Reading<AssetDefinition>): AssetDefinition | undefined {
    for (const problem of problems) {
      const { file, path, message } = problem;
      this.#problems.set(JSON.stringify([file, path, message]), problem);
    }
    for (const notice of notices) this.#notices.add(notice);
    return value;
  }
}

/** Every `asset_path` of a job, wherever a stream can have one. */
function namedContracts(job: unknown): { readonly path: string; readonly namedBy: KeyPath }[] {
  const inside = (part: unknown, key: string): unknown =>
    typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined;
  const places = [{ part: job, at: [] as KeyPath }];
  for (const section of ["files", "tables", "objects"]) {
    const entries = inside(inside(job, "source"), section);
    if (!Array.isArray(entries)) continue;
    entries.forEach((part: unknown, index) =>
      places.push({ part, at: ["source", section, index] }),
    );
  }
  return places.flatMap(({ part, at }) => {
    const path = inside(part, "asset_path");
    return typeof path === "string" && path !== ""
      ? [{ path, namedBy: [...at, "asset_path"] }]
      : [];
  });
}
