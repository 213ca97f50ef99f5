import type { ReaderClass } from "../../contract/define-reader.ts";
import type { ExtractSettings } from "../reader-harness.ts";
import { classNameOf } from "../class-name-of.ts";
import type { Check } from "./check.ts";
import { endingChecks } from "./reader/ending-checks.ts";
import { planningChecks } from "./reader/planning-checks.ts";
import { type ReaderExpectations, ReaderSubject } from "./reader/reader-subject.ts";
import { readingChecks } from "./reader/reading-checks.ts";
import { setupChecks } from "./reader/setup-checks.ts";
import { stateChecks } from "./reader/state-checks.ts";
import { registerChecks, type RegisterTest } from "./register-checks.ts";

/** What `testReader` checks, and with what. */
export interface ReaderConformance<Options = unknown> extends ReaderExpectations {
  readonly reader: ReaderClass<Options>;
  /** `test` of vitest or of `node:test`; the global one by default. */
  readonly test?: RegisterTest;
  /**
   * A source that can be read, as `extractAll` takes it; a function where it is known only when the tests
   * run. A stream of ten records or more, of which two make a batch, lets every check see something.
   */
  readonly source?: ExtractSettings | (() => ExtractSettings | Promise<ExtractSettings>);
}

/** What the host relies on in a reader. */
export const readerChecks: readonly Check<ReaderSubject>[] = [
  ...setupChecks,
  ...planningChecks,
  ...readingChecks,
  ...endingChecks,
  ...stateChecks,
];

/**
 * Checks that a reader keeps the plugin contract: registers a test for each of its clauses. A test that fails
 * says what was found, and how to mend it.
 *
 * ```ts
 * import { testReader } from "@dativo/core/testing";
 * import { test } from "vitest";
 *
 * testReader({ test, reader: OrdersReader, source: { options: { count: 20 } }, rows: 20 });
 * ```
 *
 * @throws `TEST_RUNNER_UNKNOWN`
 */
export function testReader<Options>(conformance: ReaderConformance<Options>): void {
  const { reader, test, source = {}, ...expectations } = conformance;
  const Reader = reader as ReaderClass;
  registerChecks(test, classNameOf(Reader), readerChecks, async () => {
    const settings = typeof source === "function" ? await source() : source;
    return new ReaderSubject(Reader, settings, expectations);
  });
}
