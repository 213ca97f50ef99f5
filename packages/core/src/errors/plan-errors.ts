import { DativoError } from "./dativo-error.ts";

/** Errors of what a run is asked for, found before it reads. */
export const planErrors = {
  patternEmpty: (pattern: string, reader: string) =>
    new DativoError({
      code: "PATTERN_EMPTY",
      message: `'${pattern}' matches nothing that the reader '${reader}' can read.`,
      fix: "Correct the pattern; `dativo discover` lists what there is. What the user of the source may not see does not count.",
      details: { pattern, reader },
    }),

  backfillWithoutCursor: (stream: string, reader: string) =>
    new DativoError({
      code: "BACKFILL_WITHOUT_CURSOR",
      message: `A range of the stream '${stream}' was asked for, and it has no cursor that the reader '${reader}' reads ranges of.`,
      fix: "Name its cursor: `cursor_field` of the entry, or `source.incremental`. Without --from and --to the job reads what it always does.",
      details: { stream, reader },
    }),

  backfillBoundInvalid: (stream: string, field: string, type: string, bound: string) =>
    new DativoError({
      code: "BACKFILL_BOUND_INVALID",
      message: `${JSON.stringify(bound)} is no value of the cursor '${field}' of stream '${stream}', which is of type ${type}.`,
      fix: "Give --from and --to as the values of that column are written, such as 42, 2024-01-31 or 2024-01-31T13:05:00Z.",
      details: { stream, field, type },
    }),

  backfillReplaces: (stream: string) =>
    new DativoError({
      code: "BACKFILL_REPLACES",
      message: `A range of the stream '${stream}' was asked for, and its mode replaces what is there, so that records outside of it would be lost.`,
      fix: "Use `mode: append`, or read everything: leave out --from and --to.",
      details: { stream },
    }),
};
