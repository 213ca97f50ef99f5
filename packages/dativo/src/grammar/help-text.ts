/** The examples at the end of a command's help. */
export function examples(...lines: readonly (readonly [command: string, does: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, does]) => `  ${command.padEnd(width)}  ${does}\n`).join("")}`;
}

export const exitCodeHelp = `
Exit codes:
  0    every job succeeded
  1    records were rejected, or some jobs or streams failed
  2    everything failed, or the command line is wrong
  130  stopped with Ctrl-C (143: with SIGTERM)
`;
