import { inspect } from "node:util";
import type { Logger } from "../contract/plugin-context.ts";

const mostCauses = 10;

/** Writes the stacks of what was thrown and of its causes as log lines of level `debug`. */
export function logStacks(logger: Logger, thrown: unknown): void {
  let current = thrown;
  for (let depth = 0; current !== undefined && depth < mostCauses; depth += 1) {
    const stack = current instanceof Error ? (current.stack ?? current.message) : inspect(current);
    logger.debug(depth === 0 ? stack : `caused by: ${stack}`);
    current = current instanceof Error ? current.cause : undefined;
  }
}
