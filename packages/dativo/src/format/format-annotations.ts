import type { FileCheck } from "@dativo/core";
import { shortenPath } from "./shorten-path.ts";

/**
 * The problems of a file as workflow commands of GitHub Actions, which shows them beside their lines.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatAnnotations(
  { file, problems, notices }: FileCheck,
  workingFolder: string,
): string {
  const errors = problems.map((problem) => {
    const place = {
      file: shown(problem.file, workingFolder),
      line: problem.line,
      col: problem.column,
    };
    const key = problem.path === "" ? "" : `${problem.path}: `;
    return command("error", { ...place, title: problem.code }, `${key}${problem.message}`);
  });
  const notes = notices.map((notice) =>
    command("notice", { file: shown(file, workingFolder) }, notice),
  );
  return [...errors, ...notes].join("");
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(",");
  return `::${name} ${list}::${escapeMessage(message)}\n`;
}

function shown(file: string, workingFolder: string): string {
  return shortenPath(file, workingFolder).replaceAll("\\", "/");
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
