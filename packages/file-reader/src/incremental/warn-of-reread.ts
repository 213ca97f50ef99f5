import type { Logger } from "@dativo/core/plugin";

/** Why it cannot be told what is new in a file that was appended to. */
export interface NotContinued {
  /** Goes on from "because". */
  readonly why: string;
  /** One sentence: what to do, so that the next run reads only what is new. */
  readonly fix: string;
}

/** Of files of lines. */
export const noLineEnd: NotContinued = {
  why: "its last line had no line end when it was read, so that what was added may belong to that line",
  fix: "Have every line ended that is written, the last one too.",
};

/** What became of a file that is read again as a whole. */
export type RereadReason = "changed" | "not asked to continue" | NotContinued;

/**
 * Warns of a file that is read again as a whole. Where a job appends, this puts records into the output a
 * second time, and nobody looks for that behind a remark on how a file is read.
 */
export function warnOfReread(path: string, reason: RereadReason, logger: Logger): void {
  const twice = "with `mode: append` its earlier records are appended once more";
  const [cause, fix] = causeAndFix(reason);
  const undo = "`dativo state rollback` takes this run back.";
  logger.warn(`${path} ${cause}: ${twice}. ${fix} ${undo}`, { file: path });
}

function causeAndFix(reason: RereadReason): readonly [cause: string, fix: string] {
  if (reason === "changed") {
    return [
      "has changed since it was read, and is read again as a whole",
      "Where files are rewritten, load them with `mode: replace` and without `incremental`.",
    ];
  }
  if (reason === "not asked to continue") {
    return [
      "was appended to, and is read again as a whole, because `appended_files` is `reread`",
      "Set `appended_files: continue` in the options of the source to read only what is new.",
    ];
  }
  return [
    `was appended to, and in spite of \`appended_files: continue\` is read again as a whole, because ${reason.why}`,
    reason.fix,
  ];
}
