import {
  paginationSchema,
  requestOptions,
  responseActionSchema,
  valuePlaces,
} from "@dativo/api-reader";
import { z } from "@dativo/core/plugin";
import { authSchema } from "./connection/auth-options.ts";

/** Header names that are set by the reader itself or that carry secrets. */
const reservedHeaders = new Set(["authorization", "cookie", "host", "content-length"]);
const header = z.string().regex(/^[\t\x20-\x7e]*$/u, "only visible ASCII characters are possible");

const incremental = z
  .strictObject({
    start_param: z
      .string()
      .min(1)
      .optional()
      .describe("Parameter for the moment from which on records are asked for, inclusive."),
    end_param: z
      .string()
      .min(1)
      .optional()
      .describe("Parameter for the moment before which they end."),
    in: z
      .enum(valuePlaces)
      .default("query")
      .describe("Where these go; in a `body` names are paths with dots."),
    format: z
      .enum(["iso8601", "iso8601_ms", "date", "unix", "unix_ms"])
      .default("iso8601")
      .describe(
        "How moments are written: 2024-02-29T13:05:00Z, with .000, 2024-02-29, or numbers.",
      ),
    end_is: z
      .enum(["exclusive", "inclusive"])
      .default("exclusive")
      .describe("Whether the API counts the moment of `end_param` in."),
    start: z
      .string()
      .refine((text) => !Number.isNaN(Date.parse(text)), "is no date, such as 2024-01-01")
      .optional()
      .describe("Where the first run begins; from the very beginning without it."),
    step_days: z
      .number()
      .positive()
      .optional()
      .describe("Asks for so many days at a time, several such steps side by side."),
    settle_seconds: z
      .number()
      .min(0)
      .default(60)
      .describe(
        "Leaves records of the last so many seconds to the next run: they may still change.",
      ),
    filter: z
      .enum(["api", "client"])
      .default("api")
      .describe("`client` reads everything, for an API that cannot be asked for what is new."),
  })
  .refine(
    (settings) => settings.filter === "client" || settings.start_param !== undefined,
    "needs start_param; where the API has none, filter: client",
  );

const parent = z
  .strictObject({
    stream: z
      .string()
      .min(1)
      .describe("The stream of whose records each has its own: a name in `streams` or `objects`."),
    fields: z
      .record(z.string().min(1), z.string().min(1))
      .refine((fields) => Object.keys(fields).length > 0, "names no field")
      .describe(
        "Fields of the parent's record, each as its name here: path there. They fill {name} in the endpoint, and columns of that name.",
      ),
  })
  .describe("For an endpoint below the records of another one, such as /posts/{post_id}/comments.");

/** What one stream may say of itself; what it does not, the options of the job say for all. */
const streamOptions = {
  endpoint: z
    .string()
    .min(1)
    .optional()
    .describe("Path below `connection.base_url`; the object's own name by default."),
  method: z.enum(["GET", "POST"]).optional().describe("`POST` for questions with a body."),
  params: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe("Query parameters of every request."),
  body: z
    .record(z.string(), z.json())
    .optional()
    .describe("The JSON body of a POST, such as a query in GraphQL with its variables."),
  format: z
    .enum(["json", "jsonl", "csv"])
    .optional()
    .describe("What the API answers with; `json` by default."),
  records_path: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Where the records stand in the body: keys with dots between them, or a JSONPath (RFC 9535) that begins with $; the body itself by default.",
    ),
  pagination: paginationSchema.optional().describe("How pages follow each other."),
  incremental: incremental.optional().describe("How the API is asked for what is new."),
  parent: parent.optional(),
  unix_time: z
    .enum(["seconds", "milliseconds"])
    .optional()
    .describe("What numbers in columns of dates and times count, since 1970; without it a reject."),
  max_pages: z.int().min(1).optional().describe("Stops after so many pages of a stream."),
  max_records: z.int().min(1).optional().describe("Stops after so many records of a stream."),
};

const streamSchema = z.strictObject(streamOptions);

/** What `source.options` may hold for the JSON API reader. Unknown keys are errors. */
export const jsonApiReaderOptionsSchema = z.strictObject({
  ...streamOptions,
  streams: z
    .record(z.string().min(1), streamSchema)
    .default({})
    .describe("What single streams do differently, by their names."),
  auth: authSchema
    .optional()
    .describe("How `source.credentials` are used; a bearer token by default."),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u, "not a header name"), header)
    .refine(
      (headers) => !Object.keys(headers).some((name) => reservedHeaders.has(name.toLowerCase())),
      {
        error:
          "authorization, cookie, host and content-length cannot be set here: credentials belong into source.credentials, where they are kept out of logs and plans, and options.auth says how they are sent",
      },
    )
    .default({})
    .describe("Headers of every request."),
  response_actions: z
    .array(responseActionSchema)
    .default([])
    .describe("What is to be done about certain answers. The first that fits decides."),
  max_bytes: z.int().min(1).optional().describe("Fails a stream that reads more bytes of answers."),
  max_seconds: z.number().positive().optional().describe("Fails a stream that is read for longer."),
  ...requestOptions,
  allow_other_origins: z
    .boolean()
    .default(false)
    .describe(
      "Follows redirects and next URLs to other origins: without credentials, headers and params.",
    ),
});

/** The options of `JsonApiReader` once they are valid and the defaults are in. */
export type JsonApiReaderOptions = z.infer<typeof jsonApiReaderOptionsSchema>;

/** What one stream may say of itself. */
export type StreamOptions = z.infer<typeof streamSchema>;

/** How the API is asked for what is new. */
export type IncrementalOptions = z.infer<typeof incremental>;

declare module "@dativo/core/plugin" {
  /** For jobs in TypeScript. */
  interface ReaderOptionsByType {
    "json-api": z.input<typeof jsonApiReaderOptionsSchema>;
  }
}
