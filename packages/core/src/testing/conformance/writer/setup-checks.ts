import { readdir } from "node:fs/promises";
import { type Check, expectThat } from "../check.ts";
import { expectHonestChecks } from "../expect-honest.ts";
import { expectOptionsChecked } from "../expect-options-checked.ts";
import { SecretWatch } from "../secret-watch.ts";
import type { WriterSubject } from "./writer-subject.ts";

const options: Check<WriterSubject> = {
  id: "writer.options",
  promise: "Options are checked before the writer is built, and unknown keys are refused.",
  fix: "Give the class a static `optionsSchema` that is strict, such as `z.strictObject({…})`, and let it refuse what the writer cannot work with.",
  run: async ({ Writer, name, settings, expectations }) =>
    expectOptionsChecked({
      kind: "writer",
      name,
      optionsSchema: Writer.optionsSchema,
      given: settings.options,
      invalid: expectations.invalidOptions,
    }),
};

const construction: Check<WriterSubject> = {
  id: "writer.constructor",
  promise: "A writer that was built and not used writes nothing, and can be closed.",
  fix: "Open files in the first `writeBatch`, not in the constructor, and let `close` do nothing where nothing is open.",
  run: async (subject) => {
    await subject.use(async ({ folder }) => expectNothing(folder));
  },
};

async function expectNothing(folder: string): Promise<void> {
  const names = await readdir(folder);
  expectThat(names.length === 0, `the files ${names.join(", ")}`);
}

const connection: Check<WriterSubject> = {
  id: "writer.check-connection",
  promise:
    "checkConnection answers ok only where the target can be written to, and failed with a code where it cannot.",
  fix: "Connect for real, answer `{ status: 'failed', code, message }` in place of throwing, and leave the method out where nothing can be checked.",
  run: async (subject) =>
    expectHonestChecks(
      (settings) =>
        subject.use(async ({ writer }) => writer.checkConnection(), settings && { settings }),
      subject.expectations.unreachable,
    ),
};

const secrets: Check<WriterSubject> = {
  id: "writer.secrets",
  promise:
    "No value of the credentials stands in a file's name, its metadata, a log line, a metric or an answer.",
  fix: "Take credentials from `this.target.credentials` where they are used, and put them nowhere else.",
  run: async (subject) => {
    const watch = new SecretWatch(subject.settings.credentials);
    if (watch.isEmpty) return { notApplicable: "There are no credentials." };
    await subject.use(async ({ writer, write, finish, files, logger, metrics }) => {
      watch.look("checkConnection()", await writer.checkConnection());
      for (const batch of subject.batches()) await write(batch);
      await finish();
      watch.look("a written file", files);
      watch.look("the log", logger.entries);
      watch.look("the metrics", [...metrics.counters.keys()]);
    });
    return undefined;
  },
};

/** What a writer says, and does before it writes. */
export const setupChecks: readonly Check<WriterSubject>[] = [
  options,
  construction,
  connection,
  secrets,
];
