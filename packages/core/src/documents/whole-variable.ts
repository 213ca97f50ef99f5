import { parseTemplate } from "./parse-template.ts";

/**
 * The variable that a text as the file writes it is nothing but a reference to; `undefined` where there
 * is more in it, or less.
 */
export function wholeVariable(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const [part, ...rest] = parseTemplate(text);
  return part?.kind === "variable" && rest.length === 0 ? part.name : undefined;
}
