import { inspect } from "node:util";
import { printable } from "./printable.ts";

const mostCauses = 10;

/**
 * The stack of an error and of its causes, outermost first; a cause that is no error is shown as text.
 * A chain that leads back to itself ends after ten.
 */
export function formatStacks(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  while (current !== undefined && parts.length < mostCauses) {
    const stack = current instanceof Error ? (current.stack ?? current.message) : inspect(current);
    const heading = parts.length === 0 ? "" : "caused by: ";
    parts.push(`${heading}${printable(stack)}\n`);
    current = current instanceof Error ? current.cause : undefined;
  }
  return parts.join("");
}
