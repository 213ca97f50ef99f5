import { z } from "@dativo/core/plugin";

/** What is remembered of one account's list. */
const accountState = z.object({
  /** Seconds since 1970: what happened before has been read. */
  until: z.int(),
  /** Events of the last minutes that have been read already. */
  seen: z.array(z.string()),
});

const stateSchema = z.object({
  version: z.literal(1),
  accounts: z.record(z.string(), accountState),
});

/** What is remembered of one account's list. */
export type AccountState = z.infer<typeof accountState>;

/** What a stream leaves to the next run, by account; the key's own is "". */
export type StripeState = z.infer<typeof stateSchema>;

/** The state that a run has left; none where it is not one of this reader. */
export function readState(value: unknown): StripeState {
  const parsed = stateSchema.safeParse(value);
  return parsed.success ? parsed.data : { version: 1, accounts: {} };
}
