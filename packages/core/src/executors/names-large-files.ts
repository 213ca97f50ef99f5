import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Job } from "../job/job.ts";
import { worthwhileBytes } from "./runs-in-threads.ts";

/**
 * Whether a stream of the job is a local file so large that its tasks will most likely run in threads: these
 * can load while the run plans. A guess that costs nothing, and a wrong one costs no more than that loading:
 * where tasks run is decided by their partitions.
 */
export function namesLargeFiles({ folder, streams }: Pick<Job, "folder" | "streams">): boolean {
  return streams.some(
    ({ source }) => sizeOfFile(resolve(folder, source.locator)) >= worthwhileBytes,
  );
}

function sizeOfFile(path: string): number {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? found.size : 0;
  } catch {
    // A table, a query or an object of an API need not be a name that a file can have.
    return 0;
  }
}
