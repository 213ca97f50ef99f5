import { relative, resolve } from "node:path";
import { ContractNotes } from "../assets/contract-notes.ts";
import { flatAsset } from "../assets/flat-asset.ts";
import { readAsset } from "../assets/read-asset.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import type { JobFile } from "./job-schema.ts";

/** What contracts are read with. */
export interface ContractSettings extends InterpolationSources {
  /** Absolute; messages show paths from there. */
  readonly workingFolder: string;
  /** Whether every stream is to have no contract. */
  readonly ignored: boolean;
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
   * @param path of the stream or of the job; `undefined` where only the inline one can be meant
   * @param names that the stream goes by
   * @returns `undefined` where there is none, or where it has problems
   */
  async find(
    path: string | undefined,
    names: readonly string[],
    job: JobFile,
  ): Promise<AssetDefinition | undefined> {
    if (this.#settings.ignored) return undefined;
    if (path === undefined) return this.#inline(job);
    const absolute = resolve(this.#folder, path);
    const { workingFolder, ignored: _ignored, ...sources } = this.#settings;
    const [file = ""] = absolute.split("#");
    const fromThere = relative(workingFolder, file);
    const shownAs = fromThere.startsWith("..") ? file : fromThere;
    return this.#note(await readAsset(absolute, { names, sources, shownAs }));
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
