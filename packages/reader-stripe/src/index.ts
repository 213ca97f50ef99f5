export { StripeReader } from "./stripe-reader.ts";
export type { StripeReaderOptions } from "./stripe-reader-options.ts";
