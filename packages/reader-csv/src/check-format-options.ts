import { createCellParser, createColumnBuilder, DativoError } from "@dativo/core/plugin";

const kinds = ["date", "time", "timestamp", "timestamptz"] as const;

/** The formats that are no formats of their type, each with what is wrong with it. */
export function formatProblems(
  options: Readonly<Partial<Record<`${(typeof kinds)[number]}_format`, string | undefined>>>,
): (readonly [path: string, message: string])[] {
  return kinds.flatMap((kind) => {
    const format = options[`${kind}_format`];
    const problem = format === undefined ? undefined : problemOf(kind, format);
    return problem === undefined ? [] : [[`${kind}_format`, problem] as const];
  });
}

function problemOf(kind: (typeof kinds)[number], format: string): string | undefined {
  try {
    createCellParser({ kind }, createColumnBuilder({ kind }, 1), format);
    return undefined;
  } catch (error) {
    if (DativoError.isInstance(error)) return error.message;
    throw error;
  }
}
