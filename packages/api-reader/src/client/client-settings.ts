import { z } from "@dativo/core/plugin";
import type { Authorizer } from "../auth/authorizer.ts";
import type { ResponseAction } from "./response-action.ts";

/** Options that readers of APIs have in common: spread them into `optionsSchema`. */
export const requestOptions = {
  timeout_seconds: z
    .number()
    .positive()
    .max(3600)
    .default(60)
    .describe("For one request with its whole body."),
  max_response_bytes: z
    .int()
    .min(1)
    .max(512 * 1024 * 1024)
    .default(64 * 1024 * 1024)
    .describe("Of one body, after decompression."),
  max_retries: z
    .int()
    .min(0)
    .max(20)
    .default(4)
    .describe("Repeats of one request that met 429, 5xx, a lost connection or a timeout."),
  retry_delay_seconds: z
    .number()
    .min(0)
    .max(3600)
    .default(1)
    .describe(
      "Wait before the first repeat where the server names none; doubled each time, and up to a quarter shorter at random.",
    ),
  max_retry_delay_seconds: z
    .number()
    .min(0)
    .max(3600)
    .default(60)
    .describe("The longest wait, whatever the server says."),
  requests_per_second: z
    .number()
    .positive()
    .max(10_000)
    .optional()
    .describe("The most requests that begin in a second, over all that a process reads of a host."),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe("The most requests of a process to a host at the same time."),
  allow_private_addresses: z
    .boolean()
    .default(false)
    .describe(
      "Lets names lead to addresses of this machine, of private networks and of clouds' metadata services. A `base_url` that is such an address itself needs no leave.",
    ),
} as const;

const requestOptionsSchema = z.strictObject(requestOptions);

/** The common options once they are valid. */
export type RequestOptions = z.infer<typeof requestOptionsSchema>;

/** What a client is made with. */
export interface ClientSettings {
  /** The API's own address: its origin gets the credentials and the headers. */
  readonly baseUrl: URL;
  readonly options: RequestOptions;
  readonly authorizer: Authorizer;
  /** Sent with every request to the API's own origin. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly allowOtherOrigins?: boolean;
  readonly responseActions?: readonly ResponseAction[];
}
