import { watch } from "node:fs/promises";
import { commandLineErrors } from "../command-line-errors.ts";

const watched = /\.(?:[cm]?[jt]s|json|ya?ml|csv|jsonl|py)$/u;
const ignored = /(?:^|[/\\])(?:node_modules|dist|out|\.[^/\\]+|_dativo)(?:[/\\]|$)/u;
/** Milliseconds without a change after which a file counts as written. */
const calm = 100;

/**
 * Calls back when files change that a job or a plugin can be made of, once for what changes together. Resolves
 * when the signal is aborted.
 *
 * @throws `FOLDER_NOT_WATCHED`
 */
export async function watchSources(
  folder: string,
  signal: AbortSignal,
  onChange: (file: string) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const { filename: file } of watch(folder, { recursive: true, signal })) {
      if (file === null || !watched.test(file) || ignored.test(file)) continue;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(file), calm);
    }
  } catch (cause) {
    if (!signal.aborted) throw commandLineErrors.folderNotWatched(folder, cause);
  } finally {
    clearTimeout(timer);
  }
}
