import { DativoError } from "@dativo/core/plugin";

/** Jobs that cannot be read as they are written. */
export const jobErrors = {
  endpointAmbiguous: (endpoint: string, streams: readonly string[]) =>
    new DativoError({
      code: "JSON_API_ENDPOINT_AMBIGUOUS",
      message: `options.endpoint is ${JSON.stringify(endpoint)}, but the job has ${streams.length} objects: ${streams.join(", ")}.`,
      fix: "Leave options.endpoint out: each entry of source.objects is the path of its own endpoint, or has one at options.streams.<name>.endpoint.",
      details: { endpoint },
    }),
  streamUnknown: (name: string, known: readonly string[]) =>
    new DativoError({
      code: "JSON_API_STREAM_UNKNOWN",
      message: `options.streams has '${name}', which is neither an object of the job nor the parent of one.`,
      fix: `Name it in source.objects, or mend the name; the job's objects are ${known.join(", ")}.`,
      details: { name },
    }),
  parentInCircle: (names: readonly string[]) =>
    new DativoError({
      code: "JSON_API_PARENT_IN_CIRCLE",
      message: `The parents of a stream lead back to itself: ${names.join(" → ")}.`,
      fix: "Mend options.streams.<name>.parent.stream: one of them has to be read by itself.",
      details: { names },
    }),
  placeholderUnknown: (endpoint: string, name: string, known: readonly string[]) =>
    new DativoError({
      code: "JSON_API_PLACEHOLDER_UNKNOWN",
      message: `The endpoint ${JSON.stringify(endpoint)} has a place for {${name}}, and nothing fills it.`,
      fix: `Name it in parent.fields as ${name}: <member of the parent's record>${known.length === 0 ? "" : `; there are ${known.join(", ")}`}. A brace that is meant as such is written %7B.`,
      details: { endpoint, name },
    }),
  parentFieldMissing: (stream: string, path: string, record: string) =>
    new DativoError({
      code: "JSON_API_PARENT_FIELD_MISSING",
      message: `A record of the parent '${stream}' has no text, number or boolean at '${path}': ${record}.`,
      fix: "Mend parent.fields: each is a member of the parent's record, or a path to it with dots between the keys.",
      details: { stream, path },
    }),
  incrementalNotSet: (stream: string) =>
    new DativoError({
      code: "JSON_API_INCREMENTAL_NOT_SET",
      message: `The job reads '${stream}' incrementally, and does not say how the API is asked for what is new.`,
      fix: "Give options.incremental a start_param, such as updated_since; where the API has none, incremental: { filter: client } reads everything and keeps what is new.",
      details: { stream },
    }),
  cursorNotTime: (stream: string, column: string, value: string) =>
    new DativoError({
      code: "JSON_API_CURSOR_NOT_TIME",
      message: `The cursor '${column}' of '${stream}' is no moment: ${JSON.stringify(value)}.`,
      fix: "Name a cursor_field that holds times: a timestamp or date, a text in ISO 8601, or whole seconds or milliseconds since 1970 with incremental.format unix or unix_ms.",
      details: { stream, column },
    }),
  jsonPathInvalid: (path: string, reason: string) =>
    new DativoError({
      code: "JSON_API_PATH_INVALID",
      message: `records_path ${JSON.stringify(path)} is no JSONPath: ${reason}.`,
      fix: "See RFC 9535, such as $.data[?@.kind == 'order']; or give keys with dots between them, without $.",
      details: { path },
    }),
  csvInvalid: (url: string, reason: string) =>
    new DativoError({
      code: "JSON_API_CSV_INVALID",
      message: `The answer of ${url} is no CSV with a header: ${reason}.`,
      fix: "See what the endpoint answers; options.format says what it is read as.",
      details: { url },
    }),
} as const;
