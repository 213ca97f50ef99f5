import { toArrowSchema } from "../../../batch/to-arrow-schema.ts";
import type { StreamSchema } from "../../../contract/column-type.ts";
import { type Check, expectThat, within } from "../check.ts";
import { expectHonestChecks } from "../expect-honest.ts";
import { expectOptionsChecked } from "../expect-options-checked.ts";
import type { ReaderSubject } from "./reader-subject.ts";

const options: Check<ReaderSubject> = {
  id: "reader.options",
  promise: "Options are checked before the reader is built, and unknown keys are refused.",
  fix: "Give the class a static `optionsSchema` that is strict, such as `z.strictObject({…})`, and let it refuse what the reader cannot work with.",
  run: async ({ Reader, name, settings, expectations }) =>
    expectOptionsChecked({
      kind: "reader",
      name,
      optionsSchema: Reader.optionsSchema,
      given: settings.options,
      invalid: expectations.invalidOptions,
    }),
};

const construction: Check<ReaderSubject> = {
  id: "reader.constructor",
  promise: "A reader that was built and not used can be closed.",
  fix: "Connect in the first call that needs it, not in the constructor, and let `close` do nothing where nothing is open.",
  run: async (subject) => subject.use(async () => undefined),
};

const connection: Check<ReaderSubject> = {
  id: "reader.check-connection",
  promise:
    "checkConnection answers ok only where it has connected, and failed with a code where it cannot.",
  fix: "Connect for real, answer `{ status: 'failed', code, message }` in place of throwing, and leave the method out where nothing can be checked.",
  run: async (subject) =>
    expectHonestChecks(
      (changes) => subject.use(async ({ reader }) => reader.checkConnection(), changes),
      subject.expectations.unreachable,
    ),
};

/** A schema that columns can be made of. */
function expectColumns(place: string, schema: StreamSchema): void {
  const names = schema.fields.map(({ name }) => name);
  expectThat(names.length > 0, `${place} has no columns`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  expectThat(twice === undefined, `${place} has two columns '${twice}'`);
  const unknown = schema.primaryKey?.find((name) => !names.includes(name));
  expectThat(unknown === undefined, `the primary key of ${place} names '${unknown}', no column`);
  toArrowSchema(schema);
}

const discovery: Check<ReaderSubject> = {
  id: "reader.discover",
  promise:
    "discover names each stream once, as a job would write it, with columns that can be made.",
  fix: "Answer unique, non-empty names and schemas of the types that `ColumnType` lists; leave the method out where the source cannot be asked.",
  run: async (subject) => {
    const found = await subject.use(({ reader }) =>
      within("discover()", Promise.resolve(reader.discover())),
    );
    if (found.status === "unsupported") return { notApplicable: "The reader cannot discover." };
    const names = found.streams.map(({ name }) => name);
    expectThat(!names.includes(""), "a stream without a name");
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    expectThat(twice === undefined, `two streams '${twice}'`);
    for (const { name, schema } of found.streams) {
      if (schema !== undefined) expectColumns(`stream '${name}'`, schema);
    }
    return undefined;
  },
};

const description: Check<ReaderSubject> = {
  id: "reader.describe-stream",
  promise:
    "describeStream gives columns that can be made, and the same ones when it is asked again.",
  fix: "Answer unique column names, types that `ColumnType` lists, and a primary key of these columns; `undefined` where the source has no types.",
  run: async (subject) => {
    const describe = (): Promise<StreamSchema | undefined> =>
      subject.use((open) => Promise.resolve(open.reader.describeStream(open.request)));
    const [first, second] = [await describe(), await describe()];
    if (first === undefined) return { notApplicable: "The reader does not describe its stream." };
    expectColumns("the stream", first);
    const isSame = JSON.stringify(first) === JSON.stringify(second);
    expectThat(isSame, "other columns at the second time");
    return undefined;
  },
};

/** What a reader says before it reads. */
export const setupChecks: readonly Check<ReaderSubject>[] = [
  options,
  construction,
  connection,
  discovery,
  description,
];
