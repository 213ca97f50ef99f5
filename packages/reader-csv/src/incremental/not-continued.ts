import type { NotContinued } from "@dativo/file-reader";

/** Why it cannot be told where the records begin that were added to a file, and what to do. */
export const notContinued = {
  /** @param obstacles what the file has that is not plain: `compression`, `` `comment` `` */
  notPlain: (obstacles: readonly string[]): NotContinued => ({
    why: `where the new records begin can be told of plain files in UTF-8 only, and not with ${obstacles.join(" and ")}`,
    fix: "Have new records written into files of their own.",
  }),
  insideRecord: {
    why: "it ended inside of a record when it was read: a quote was open there, or a line end was written by half",
    fix: "Have whole records written at a time.",
  },
  unclearQuote: {
    why: 'its records cannot be told apart for sure: a quote stands inside of a value that is not in quotes (such as 5" pipe), has text behind it, or never closes, or a record is longer than `max_record_bytes`',
    fix: 'Have such values written in quotes, with theirs doubled ("5"" pipe"), or set `quote: null` where no value is in quotes.',
  },
} as const;
