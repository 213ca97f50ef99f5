import type { BatchFormat } from "../../contract/batch.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import { classNameOf } from "../class-name-of.ts";
import type { Check } from "./check.ts";
import { registerChecks, type RegisterTest } from "./register-checks.ts";
import { fileChecks } from "./writer/file-checks.ts";
import { flowChecks } from "./writer/flow-checks.ts";
import { setupChecks } from "./writer/setup-checks.ts";
import {
  type TargetSettings,
  type WriterExpectations,
  WriterSubject,
} from "./writer/writer-subject.ts";

/** What `testWriter` checks, and with what. */
export interface WriterConformance<
  Options = unknown,
  Format extends BatchFormat = BatchFormat,
> extends WriterExpectations {
  readonly writer: WriterClass<Options, Format>;
  /** `test` of vitest or of `node:test`; the global one by default. */
  readonly test?: RegisterTest;
  /** A target that can be written to; a function where it is known only when the tests run. */
  readonly target?: TargetSettings | (() => TargetSettings | Promise<TargetSettings>);
}

/** What the host relies on in a writer. */
export const writerChecks: readonly Check<WriterSubject>[] = [
  ...setupChecks,
  ...fileChecks,
  ...flowChecks,
];

/**
 * Checks that a writer keeps the plugin contract: registers a test for each of its clauses. A test that fails
 * says what was found, and how to mend it.
 *
 * ```ts
 * import { testWriter } from "@dativo/core/testing";
 * import { test } from "vitest";
 *
 * testWriter({ test, writer: LinesWriter, read: readLines });
 * ```
 *
 * @throws `TEST_RUNNER_UNKNOWN`
 */
export function testWriter<Options, Format extends BatchFormat>(
  conformance: WriterConformance<Options, Format>,
): void {
  const { writer, test, target = {}, ...expectations } = conformance;
  const Writer = writer as unknown as WriterClass;
  registerChecks(test, classNameOf(Writer), writerChecks, async () => {
    const settings = typeof target === "function" ? await target() : target;
    return new WriterSubject(Writer, settings, expectations);
  });
}
