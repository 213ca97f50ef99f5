/** Where plugins are looked for; all three are absolute folders. */
export interface PluginSearch {
  /** Of the job file: relative paths start here, and npm names are looked up from here first. */
  readonly jobFolder: string;
  /** Where the command was started. */
  readonly workingFolder: string;
  /** Of the program that runs the job, such as the command line: its own dependencies come last. */
  readonly hostFolder: string;
}

/** The folders from which npm names are looked up, in order, each once. */
export function searchFolders(from: PluginSearch): string[] {
  return [...new Set([from.jobFolder, from.workingFolder, from.hostFolder])];
}
