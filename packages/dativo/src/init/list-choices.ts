import type { Choice } from "./ask-answers.ts";

/** The types of sources and targets that a job can name here, those that most jobs take first. */
export async function listChoices(from: {
  readonly workingFolder: string;
  readonly hostFolder: string;
}): Promise<{ readonly sources: readonly Choice[]; readonly targets: readonly Choice[] }> {
  const { listPlugins } = await import("@dativo/core");
  const usable = (await listPlugins(from)).filter(
    // A specifier goes under another key, and a job that names one is easily written by hand.
    ({ problem, name }) => problem === undefined && /^[a-z0-9][a-z0-9._-]*$/u.test(name),
  );
  const choices = (kind: "reader" | "writer", first: string): Choice[] =>
    usable
      .filter((plugin) => plugin.kind === kind)
      .map(({ name, packageName }) => ({ type: name, hint: packageName }))
      .toSorted((left, right) => Number(right.type === first) - Number(left.type === first));
  return { sources: choices("reader", "csv"), targets: choices("writer", "parquet") };
}
