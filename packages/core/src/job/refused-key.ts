import { z } from "zod";

/** A key of the earlier implementation that would change what is moved, and that nothing here serves. */
export function refusedKey(reason: string): z.ZodType<unknown> {
  return z.unknown().refine((value) => value === undefined || value === null, reason);
}
