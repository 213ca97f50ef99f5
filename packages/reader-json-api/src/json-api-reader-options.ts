import { z } from "zod";

const parameterName = z.string().min(1);
/** Header names that are set by the reader itself or that carry secrets. */
const reservedHeaders = new Set(["authorization", "cookie", "host", "content-length"]);

const pageSizing = {
  size_param: parameterName
    .default("per_page")
    .describe("Query parameter for the page's size; sent only where `page_size` is given."),
  page_size: z.int().min(1).optional().describe("Records to ask for in one request."),
};

const pagination = z.discriminatedUnion("type", [
  z
    .strictObject({ type: z.literal("none").describe("How pages follow each other.") })
    .describe("One request holds everything."),
  z
    .strictObject({
      type: z.literal("page").describe("How pages follow each other."),
      page_param: parameterName.default("page").describe("Query parameter for the page's number."),
      start_page: z.int().min(0).default(1).describe("Number of the first page."),
      ...pageSizing,
      end_on_not_found: z
        .boolean()
        .default(false)
        .describe("For servers that answer 404 to the page after the last."),
    })
    .describe("Numbered pages."),
  z
    .strictObject({
      type: z.literal("next_url").describe("How pages follow each other."),
      next_url_path: z
        .string()
        .min(1)
        .default("next")
        .describe("Where that address stands in the body, with dots between the keys."),
      ...pageSizing,
    })
    .describe("Each answer holds the address of the next page."),
]);

const header = z.string().regex(/^[\t\x20-\x7e]*$/u, "only visible ASCII characters are possible");

/** What `source.options` may hold for the JSON API reader. Unknown keys are errors. */
export const jsonApiReaderOptionsSchema = z.strictObject({
  endpoint: z
    .string()
    .min(1)
    .optional()
    .describe("Path below `connection.base_url`, for a job without `source.objects`."),
  pagination: pagination.default({ type: "none" }).describe("How pages follow each other."),
  records_path: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Where the records stand in the body, with dots between the keys; the body itself by default.",
    ),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u, "not a header name"), header)
    .refine(
      (headers) => !Object.keys(headers).some((name) => reservedHeaders.has(name.toLowerCase())),
      {
        error:
          "authorization, cookie, host and content-length cannot be set here: a bearer token belongs into source.credentials.token, where it is kept out of logs and plans",
      },
    )
    .default({})
    .describe("Headers of every request."),
  params: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Query parameters of every request."),
  max_pages: z.int().min(1).optional().describe("Stops after so many pages of a stream."),
  max_records: z.int().min(1).optional().describe("Stops after so many records of a stream."),
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
    .describe("Wait before the first repeat where the server names none; doubled each time."),
  max_retry_delay_seconds: z
    .number()
    .min(0)
    .max(3600)
    .default(60)
    .describe("The longest wait, whatever `Retry-After` says."),
  allow_other_origins: z
    .boolean()
    .default(false)
    .describe(
      "Follows redirects and next URLs to other origins: without token, headers and params.",
    ),
});

/** The options of `JsonApiReader` once they are valid and the defaults are in. */
export type JsonApiReaderOptions = z.infer<typeof jsonApiReaderOptionsSchema>;

/** The part of the options that says how pages follow each other. */
export type PaginationOptions = JsonApiReaderOptions["pagination"];

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    "json-api": z.input<typeof jsonApiReaderOptionsSchema>;
  }
}
