import { DativoError } from "./dativo-error.ts";

const raise =
  "Ask the author of the plugin; `plugins.isolation: trusted` runs it in Dativo's own process, without this protection.";

/** Errors of what a plugin's process writes. */
export const isolationProtocolErrors = {
  broken: (found: string, cause?: unknown) =>
    new DativoError({
      code: "PLUGIN_PROTOCOL_BROKEN",
      message: `The process of the plugin does not keep to the protocol: ${found}.`,
      fix: "Standard output is for messages alone: let the plugin, and what it calls, print to standard error.",
      cause,
      details: { found },
    }),
} as const;

/** Errors of plugins in processes of their own. */
export const isolationErrors = {
  died: (how: string, output: readonly string[]) =>
    new DativoError({
      code: "PLUGIN_PROCESS_DIED",
      message: `The process of the plugin ended before it was done: ${how}.${lastLines(output)}`,
      fix: "Nothing was published; run the job again when the plugin is mended. Its own output is shown with --log-level debug.",
      details: { how },
    }),

  memoryExceeded: (bytes: number, limit: number) =>
    new DativoError({
      code: "PLUGIN_MEMORY_EXCEEDED",
      message: `The process of the plugin held ${megabytes(bytes)} MB, and may hold ${megabytes(limit)}; it was ended.`,
      fix: "Raise plugins.memory_limit where the plugin needs it, or ask its author why it keeps so much.",
      details: { bytes, limit },
    }),

  unresponsive: (seconds: number) =>
    new DativoError({
      code: "PLUGIN_UNRESPONSIVE",
      message: `The process of the plugin gave no sign of life for ${seconds} seconds; it was ended.`,
      fix: "It computes without ever waiting, or is stuck in a loop. Raise plugins.heartbeat_seconds where it needs the time.",
      details: { seconds },
    }),

  timedOut: (what: string, seconds: number) =>
    new DativoError({
      code: "PLUGIN_TIMED_OUT",
      message: `The plugin did not answer ${what} within ${seconds} seconds (plugins.timeout_seconds); its process was ended.`,
      fix: "Raise plugins.timeout_seconds where the source needs longer for one batch.",
      retriable: true,
      details: { what, seconds },
    }),

  notStarted: (command: string, cause: unknown) =>
    new DativoError({
      code: "PLUGIN_PROCESS_FAILED",
      message: `The process of the plugin could not be started: ${command}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: "A program needs to be there, to be executable (chmod +x), and to say in its first line what runs it: #!/usr/bin/env python3",
      cause,
      details: { command },
    }),

  unavailable: (method: string) =>
    new DativoError({
      code: "PLUGIN_NEEDS_TRUST",
      message: `The plugin calls ${method}, which is only there in Dativo's own process.`,
      fix: raise,
      details: { method },
    }),

  sandboxUnavailable: (reason: string) =>
    new DativoError({
      code: "PLUGIN_SANDBOX_UNAVAILABLE",
      message: `The job wants its plugins in a sandbox, and there is none here: ${reason}.`,
      fix: "Install bubblewrap (apt install bubblewrap) on Linux, or choose plugins.isolation: process, which does not protect against malice. Dativo never runs such a job without the sandbox.",
      details: { reason },
    }),
} as const;

function lastLines(output: readonly string[]): string {
  return output.length === 0 ? "" : ` It wrote last: ${output.slice(-3).join(" / ")}`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
