import { requestOptions } from "@dativo/api-reader";
import { z } from "@dativo/core/plugin";

const parameter = z.union([z.string(), z.number(), z.boolean()]);

/** What `source.options` may hold for the Stripe reader. Unknown keys are errors. */
export const stripeReaderOptionsSchema = z.strictObject({
  accounts: z
    .union([z.literal("all"), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(
      "Connected accounts to read, by their ids, or `all`; each row says whose it is in stripe_account. The key's own account without it.",
    ),
  expand: z
    .record(z.string(), z.array(z.string().min(1)))
    .default({})
    .describe("Fields to expand, by object: `invoices: [customer]`. Their columns hold JSON then."),
  params: z
    .record(z.string(), z.record(z.string(), parameter))
    .default({})
    .describe("More parameters of lists, by object: `prices: { active: true }`."),
  start_date: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), "is no date, such as 2024-01-01")
    .optional()
    .describe("Leaves out what was created before, of objects that can be asked for by time."),
  event_overlap_seconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe(
      "How far behind the last run events are looked at once more, for those that came late; known ones are left out.",
    ),
  api_version: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(?:\.\w+)?$/u, "is no version, such as 2026-08-26.dahlia")
    .optional()
    .describe("Version of the API in place of the one that the columns are made of."),
  ...requestOptions,
});

/** The options of `StripeReader` once they are valid and the defaults are in. */
export type StripeReaderOptions = z.infer<typeof stripeReaderOptionsSchema>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    stripe: z.input<typeof stripeReaderOptionsSchema>;
  }
}
