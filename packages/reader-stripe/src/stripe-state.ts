import { z } from "@dativo/core/plugin";

/** How a list is read for what is new. */
export type ReadingMode = "whole" | "created" | "events";

/** What is remembered of one account's list. */
const accountState = z.object({
  /** Seconds since 1970: what happened before has been read. */
  until: z.int(),
  /** Events of the last minutes that have been read already. */
  seen: z.array(z.string()),
});

const stateSchema = z.object({
  version: z.literal(1),
  /** How the list was read; absent in states of early versions. */
  mode: z.enum(["created", "events"]).optional(),
  accounts: z.record(z.string(), accountState),
});

/** What is remembered of one account's list. */
export type AccountState = z.infer<typeof accountState>;

/** What a stream leaves to the next run, by account; the key's own is "". */
export type StripeState = z.infer<typeof stateSchema>;

/**
 * The state that a run has left; none where it is not one of this reader, or where it does not say what this one
 * needs: whoever has read what was created has not read what was changed.
 */
export function readState(value: unknown, mode: ReadingMode): StripeState {
  const none: StripeState = { version: 1, accounts: {} };
  const parsed = stateSchema.safeParse(value);
  if (!parsed.success) return none;
  return mode === "events" && parsed.data.mode === "created" ? none : parsed.data;
}
