import { readRepositoryFile } from "./repository-files.ts";

/** A fenced block of a Markdown page. */
export interface MarkdownBlock {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** `yaml`, `ts`, …; empty where the fence says nothing. */
  readonly language: string;
  /**
   * The path that a comment on the first line gives: `# jobs/orders.yaml`. CSV has no comments; there it
   * stands at the end of the text above: "…, `orders.csv`:".
   */
  readonly file: string | undefined;
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export function readMarkdownBlocks(page: string): MarkdownBlock[] {
  const markdown = readRepositoryFile(page);
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gmsu)].map((match) => {
    const [, language = "", text = ""] = match;
    return {
      page,
      line: markdown.slice(0, match.index).split("\n").length,
      language,
      file:
        /^(?:#|\/\/) ([\w./-]+\.\w+)\n/u.exec(text)?.[1] ??
        /`([\w./-]+\.csv)`:\n\n$/u.exec(markdown.slice(0, match.index))?.[1],
      text,
    };
  });
}
