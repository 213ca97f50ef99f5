import { type FSWatcher, watch } from "node:fs";

const watched = /\.(?:[cm]?[jt]s|json|ya?ml|csv|jsonl|py)$/u;
const ignored = /(?:^|[/\\])(?:node_modules|dist|out|\.[^/\\]+|_dativo)(?:[/\\]|$)/u;
/** Milliseconds without a change after which a file counts as written. */
const calm = 100;

/** Calls back when files change that a job or a plugin can be made of, once for what changes together. */
export function watchSources(folder: string, onChange: (file: string) => void): FSWatcher {
  let timer: NodeJS.Timeout | undefined;
  return watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || !watched.test(file) || ignored.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => onChange(file), calm);
  });
}
