import type { RunEvent } from "@dativo/core";

/** Shows a run while it is under way. Log lines go through it, so that they do not tear its own line. */
export interface ProgressDisplay {
  observe(event: RunEvent): void;
  /** Writes one line, given without its line end. */
  writeLine(line: string): void;
  /** Takes away what only made sense during the run. */
  close(): void;
}
