import type { JsonValue } from "@dativo/core/plugin";
import { z } from "zod";
import { sourceFileErrors } from "../source-file-errors.ts";

const digits = z.string().regex(/^-?\d+$/u);
const rememberedSchema = z.object({
  bytes: z.int(),
  mtime: digits,
  /** Absent in states of the first version. */
  sha256: z.string().optional(),
});
const stateSchema = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  files: z.record(z.string(), rememberedSchema),
});

/** A file as it was when it was read. */
export type RememberedFile = z.output<typeof rememberedSchema>;

/**
 * The files that a stream has read, by path.
 *
 * @param state what the last commit holds; `undefined` where there is none
 * @throws `SOURCE_STATE_INVALID`
 */
export function readFileState(
  state: JsonValue | undefined,
  stream: string,
): Map<string, RememberedFile> {
  if (state === undefined) return new Map();
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) throw sourceFileErrors.stateInvalid(stream);
  return new Map(Object.entries(parsed.data.files));
}

/** The state to keep: every file ever read, also those that are gone. */
export function writeFileState(files: ReadonlyMap<string, RememberedFile>): JsonValue {
  const entries = [...files].map(([path, { bytes, mtime, sha256 }]) => [
    path,
    { bytes, mtime, ...(sha256 === undefined ? {} : { sha256 }) },
  ]);
  return { version: 2, files: Object.fromEntries(entries) as Record<string, JsonValue> };
}
