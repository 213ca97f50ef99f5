import { DativoError } from "./dativo-error.ts";

/** A clause of the plugin contract, and how a plugin comes to keep it. */
export interface Clause {
  /** Stable: `reader.partitions`. */
  readonly id: string;
  /** What the host relies on, as a sentence. */
  readonly promise: string;
  /** How to mend a plugin that does otherwise. */
  readonly fix: string;
}

/** Errors of the conformance kit. */
export const conformanceErrors = {
  clauseBroken: ({ id, promise, fix }: Clause, found: string, cause?: unknown) =>
    new DativoError({
      code: "PLUGIN_CONTRACT_BROKEN",
      message: `${promise} Found: ${found} (clause ${id})`,
      fix,
      cause,
      details: { clause: id, found },
    }),

  runnerUnknown: () =>
    new DativoError({
      code: "TEST_RUNNER_UNKNOWN",
      message: "There is no global `test` function that the checks could be registered with.",
      fix: 'Import it and pass it on: `import { test } from "vitest"` or `import { test } from "node:test"`, then `testReader({ test, … })`.',
    }),
} as const;
