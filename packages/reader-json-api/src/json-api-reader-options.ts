import { z } from "zod";

const parameterName = z.string().min(1);
/** Header names that are set by the reader itself or that carry secrets. */
const reservedHeaders = new Set(["authorization", "cookie", "host", "content-length"]);

const pageSizing = {
  /** Query parameter for the page's size; sent only where `page_size` is given. */
  size_param: parameterName.default("per_page"),
  /** Records to ask for in one request. */
  page_size: z.int().min(1).optional(),
};

const pagination = z.discriminatedUnion("type", [
  /** One request holds everything. */
  z.strictObject({ type: z.literal("none") }),
  /** Numbered pages. */
  z.strictObject({
    type: z.literal("page"),
    page_param: parameterName.default("page"),
    start_page: z.int().min(0).default(1),
    ...pageSizing,
    /** For servers that answer 404 to the page after the last. */
    end_on_not_found: z.boolean().default(false),
  }),
  /** Each answer holds the address of the next page. */
  z.strictObject({
    type: z.literal("next_url"),
    /** Where that address stands in the body, with dots between the keys. */
    next_url_path: z.string().min(1).default("next"),
    ...pageSizing,
  }),
]);

const header = z.string().regex(/^[\t\x20-\x7e]*$/u, "only visible ASCII characters are possible");

/** What `source.options` may hold for the JSON API reader. Unknown keys are errors. */
export const jsonApiReaderOptionsSchema = z.strictObject({
  /** Path below `connection.base_url`, for a job without `source.objects`. */
  endpoint: z.string().min(1).optional(),
  pagination: pagination.default({ type: "none" }),
  /** Where the records stand in the body, with dots between the keys; the body itself by default. */
  records_path: z.string().min(1).optional(),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u, "not a header name"), header)
    .refine(
      (headers) => !Object.keys(headers).some((name) => reservedHeaders.has(name.toLowerCase())),
      {
        error:
          "authorization, cookie, host and content-length cannot be set here: a bearer token belongs into source.credentials.token, where it is kept out of logs and plans",
      },
    )
    .default({}),
  /** Query parameters of every request. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Stops after so many pages of a stream. */
  max_pages: z.int().min(1).optional(),
  /** Stops after so many records of a stream. */
  max_records: z.int().min(1).optional(),
  /** For one request with its whole body. */
  timeout_seconds: z.number().positive().max(3600).default(60),
  /** Of one body, after decompression. */
  max_response_bytes: z
    .int()
    .min(1)
    .max(512 * 1024 * 1024)
    .default(64 * 1024 * 1024),
  /** Repeats of one request that met 429, 5xx, a lost connection or a timeout. */
  max_retries: z.int().min(0).max(20).default(4),
  /** Wait before the first repeat where the server names none; doubled each time. */
  retry_delay_seconds: z.number().min(0).max(3600).default(1),
  /** The longest wait, whatever `Retry-After` says. */
  max_retry_delay_seconds: z.number().min(0).max(3600).default(60),
  /** Follows redirects and next URLs to other origins: without token, headers and params. */
  allow_other_origins: z.boolean().default(false),
});

/** The options of `JsonApiReader` once they are valid and the defaults are in. */
export type JsonApiReaderOptions = z.infer<typeof jsonApiReaderOptionsSchema>;

/** The part of the options that says how pages follow each other. */
export type PaginationOptions = JsonApiReaderOptions["pagination"];
