import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StreamState } from "../contract/stream-state.ts";

/** What the cache remembers of a stream's last commit. */
export interface CachedState {
  readonly output: string;
  readonly commit: number;
  readonly run_id: string;
  readonly state: StreamState | null;
}

/** What reading the cache can find. */
export type CacheEntry =
  | { readonly status: "found"; readonly cached: CachedState }
  | { readonly status: "absent" }
  | { readonly status: "damaged" };

/**
 * The local copy of each stream's last committed state: `<folder>/<job>/<stream>.json`, with a
 * checksum. The commit in the output is the truth; this tells when an output was lost, and answers
 * without asking it.
 */
export class FileStateStore {
  readonly #folder: string;

  /** @param folder absolute path, usually `.dativo/state` beside the job file */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(job: string, stream: string): Promise<CacheEntry> {
    const text = await this.#readText(job, stream);
    if (text === undefined) return { status: "absent" };
    try {
      const { checksum, ...cached } = Object(JSON.parse(text)) as CachedState & {
        checksum: string;
      };
      if (checksum === checksumOf(cached)) return { status: "found", cached };
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
    }
    return { status: "damaged" };
  }

  /** Replaces the entry in one step: a reader sees the old one or the new one whole. */
  async write(job: string, stream: string, cached: CachedState): Promise<void> {
    const path = this.#path(job, stream);
    const temporary = `${path}.${randomUUID()}.tmp`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      temporary,
      `${JSON.stringify({ ...cached, checksum: checksumOf(cached) }, null, 2)}\n`,
    );
    await rename(temporary, path);
  }

  async #readText(job: string, stream: string): Promise<string | undefined> {
    try {
      return await readFile(this.#path(job, stream), "utf8");
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
      throw cause;
    }
  }

  #path(job: string, stream: string): string {
    return join(this.#folder, folderName(job), `${encodeURIComponent(stream)}.json`);
  }
}

/** A job called `..` must not lead out of the folder. */
function folderName(job: string): string {
  return encodeURIComponent(job).replace(/^\.+$/u, (dots) => "%2E".repeat(dots.length));
}

function checksumOf(cached: CachedState): string {
  const { output, commit, run_id: runId, state } = cached;
  return createHash("sha256")
    .update(JSON.stringify([output, commit, runId, state]))
    .digest("hex");
}
