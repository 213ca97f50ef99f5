/** Sources that are files, and what their names end in; `.gz` and `.zst` may follow. */
const endings: readonly (readonly [type: string, ending: RegExp])[] = [
  ["csv", /\.(?:csv|tsv|txt)(?:\.(?:gz|zst))?$/iu],
  ["json-file", /\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?$/iu],
  ["parquet", /\.parquet$/iu],
];

/** The type of source that reads a file, by its name; `undefined` where that does not say it. */
export function fileTypeOf(path: string): string | undefined {
  return endings.find(([, ending]) => ending.test(path))?.[0];
}

/** Whether a type of source reads files. */
export function isFileType(type: string | undefined): boolean {
  return endings.some(([fileType]) => fileType === type);
}

/** The name of a file without what it ends in. */
export function withoutEnding(name: string): string {
  const ending = endings.find(([, pattern]) => pattern.test(name))?.[1];
  return ending ? name.replace(ending, "") : name.replace(/(?<=.)\.[^.]*$/u, "");
}
