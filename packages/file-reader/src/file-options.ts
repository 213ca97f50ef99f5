import { z } from "@dativo/core/plugin";
import { encodingName } from "./decode-bytes.ts";

/** Options of every reader of files whose bytes are text: parts of a zod object. */
export const fileOptions = {
  compression: z
    .enum(["auto", "gzip", "zstd", "none"])
    .default("auto")
    .describe("`auto` takes files that end in `.gz` for gzip, and in `.zst` for zstd."),
  encoding: z
    .string()
    .default("auto")
    .refine((name) => encodingName(name) !== undefined, {
      error:
        "is not known; valid are auto, utf-8, utf-16le, utf-16be, latin1, windows-1252, and the other names of the Encoding Standard such as iso-8859-15 or shift_jis",
    })
    .describe(
      "Encoding of the files: `utf-8`, `utf-16le`, `utf-16be`, `latin1`, `windows-1252` and others. `auto` goes by the byte order mark, and takes files without one for UTF-8.",
    ),
  appended_files: z
    .enum(["reread", "continue"])
    .default("reread")
    .describe(
      "Reading incrementally, what becomes of a file that was appended to: it is read again as a whole, or only what is new.",
    ),
};
