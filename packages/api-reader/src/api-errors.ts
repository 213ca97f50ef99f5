import { DativoError } from "@dativo/core/plugin";

/** An answer that was no success. */
export interface FailedAnswer {
  /** Origin and path; the query may hold secrets. */
  readonly url: string;
  readonly status: number;
  /** The beginning of the body. */
  readonly excerpt: string;
}

const said = (answer: FailedAnswer) =>
  answer.excerpt === "" ? "" : `: ${JSON.stringify(answer.excerpt)}`;

const failed = (code: string, what: string, fix: string, answer: FailedAnswer, retriable = false) =>
  new DativoError({
    code,
    message: `${what} (${answer.status}) for ${answer.url}${said(answer)}.`,
    fix,
    retriable,
    details: { url: answer.url, status: answer.status },
  });

/** Answers with a status that is no success. */
export const statusErrors = {
  unauthorized: (answer: FailedAnswer, hasToken: boolean) =>
    failed(
      "API_UNAUTHORIZED",
      hasToken
        ? "The API did not accept the token"
        : "The API asks for a token and the job has none",
      hasToken
        ? "Check source.credentials.token: it may have expired, or belong to another environment."
        : 'Add source.credentials.token: "${API_TOKEN}" to the job; it is sent as a bearer token.',
      answer,
    ),
  forbidden: (answer: FailedAnswer) =>
    failed(
      "API_FORBIDDEN",
      "The API knows the caller and refuses this endpoint",
      "Give the token the permission (scope) to read this endpoint, or take the endpoint out of source.objects.",
      answer,
    ),
  notFound: (answer: FailedAnswer) =>
    failed(
      "API_NOT_FOUND",
      "There is nothing at this address",
      "Check connection.base_url and the endpoint (an entry of source.objects, or options.endpoint). Where the API answers 404 to the page after the last, set pagination.end_on_not_found: true.",
      answer,
    ),
  rateLimited: (answer: FailedAnswer) =>
    failed(
      "API_RATE_LIMITED",
      "The API allows no more requests for now",
      "Run the job later, ask for larger pages (pagination.page_size), or wait longer (options.max_retries, retry_delay_seconds, max_retry_delay_seconds).",
      answer,
      true,
    ),
  serverError: (answer: FailedAnswer) =>
    failed(
      "API_SERVER_ERROR",
      "The API failed by itself",
      "Run the job again later; raise options.max_retries for an API that often does this, or ask for smaller pages.",
      answer,
      true,
    ),
  actionSaysSo: (answer: FailedAnswer, message: string | undefined, retriable: boolean) =>
    failed(
      "API_ANSWER_REFUSED",
      message ?? "The job's response_actions take this answer for a failure",
      "See what the API said, and source.options.response_actions for the answers that are meant.",
      answer,
      retriable,
    ),
  unexpectedStatus: (answer: FailedAnswer) =>
    failed(
      "API_REQUEST_REFUSED",
      "The API refused the request",
      "Compare endpoint, options.params and options.headers with the API's documentation.",
      answer,
    ),
} as const;

/** Requests that got no answer. */
export const transportErrors = {
  hostNotFound: (url: string, cause: unknown) =>
    new DativoError({
      code: "API_HOST_NOT_FOUND",
      message: `The host of ${url} has no address.`,
      fix: "Check the spelling of connection.base_url and that this machine can resolve it.",
      cause,
      details: { url },
    }),
  connectionRefused: (url: string, cause: unknown) =>
    new DativoError({
      code: "API_CONNECTION_REFUSED",
      message: `Nothing accepts connections at ${url}.`,
      fix: "Check host and port of connection.base_url, and that the service runs.",
      cause,
      details: { url },
    }),
  tlsFailed: (url: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "API_TLS_FAILED",
      message: `No trusted TLS connection to ${url}: ${reason}.`,
      fix: "Check that the port speaks TLS. For a certificate of a private authority start Node with NODE_EXTRA_CA_CERTS=<file>; verification is never switched off.",
      cause,
      details: { url },
    }),
  timedOut: (url: string, seconds: number, cause: unknown) =>
    new DativoError({
      code: "API_TIMEOUT",
      message: `No complete answer from ${url} within ${seconds} s.`,
      fix: "Raise options.timeout_seconds, or ask for smaller pages.",
      retriable: true,
      cause,
      details: { url, seconds },
    }),
  connectionLost: (url: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "API_CONNECTION_LOST",
      message: `The connection to ${url} failed: ${reason}.`,
      fix: "Run the job again; when it always fails, look for a proxy or a firewall in between.",
      retriable: true,
      cause,
      details: { url },
    }),
  capReached: (url: string, option: "max_bytes" | "max_seconds", limit: number) =>
    new DativoError({
      code: "API_CAP_REACHED",
      message: `Reading ${url} took more than options.${option} (${limit}) allows.`,
      fix: `Raise options.${option}, or read less: a range of time, or a filter in options.params.`,
      details: { url, option, limit },
    }),
  bodyTooLarge: (url: string, limit: number) =>
    new DativoError({
      code: "API_BODY_TOO_LARGE",
      message: `The answer of ${url} is longer than ${limit} bytes.`,
      fix: "Ask for smaller pages (pagination.page_size), or raise options.max_response_bytes (at most 536870912).",
      details: { url, limit },
    }),
} as const;

/** Places that a request must not go to. */
export const addressErrors = {
  connectionInvalid: (problem: string) =>
    new DativoError({
      code: "API_CONNECTION_INVALID",
      message: `The source's connection is not valid: ${problem}.`,
      fix: 'Write connection: { base_url: "https://api.example.com/v1" } and, where one is needed, credentials: { token: "${API_TOKEN}" }.',
    }),
  otherOrigin: (what: "endpoint" | "redirect" | "next URL", url: string, origin: string) =>
    new DativoError({
      code: "API_LEAVES_ORIGIN",
      message: `A ${what} leads to ${url}, away from ${origin}.`,
      fix: "Give connection.base_url the origin that answers (https, not http), or allow it with options.allow_other_origins: true; other origins never get the token, the headers or the params.",
      details: { what, url, origin },
    }),
  addressInvalid: (what: "endpoint" | "redirect" | "next URL", value: string) =>
    new DativoError({
      code: "API_ADDRESS_INVALID",
      message: `A ${what} is no http or https address: ${JSON.stringify(value.slice(0, 200))}.`,
      fix: "Check base_url, endpoint and pagination.next_url_path; the latter has to lead to an address, absolute or relative, or to null at the end.",
      details: { what },
    }),
  privateAddress: (host: string, address: string) =>
    new DativoError({
      code: "API_ADDRESS_PRIVATE",
      message: `${host === address ? `${address} is` : `'${host}' leads to ${address},`} an address of this machine, a private network or a cloud's metadata service.`,
      fix: "Where the API is meant to be there, set options.allow_private_addresses: true.",
      details: { host, address },
    }),
  tooManyRedirects: (url: string, limit: number) =>
    new DativoError({
      code: "API_TOO_MANY_REDIRECTS",
      message: `${url} redirects more than ${limit} times.`,
      fix: "Open the address by hand and give connection.base_url the place where the redirects end.",
      details: { url, limit },
    }),
} as const;

/** Credentials that lead to nothing. */
export const credentialErrors = {
  noToken: (url: string) =>
    new DativoError({
      code: "API_TOKEN_MISSING",
      message: `The answer of ${url} holds no access_token.`,
      fix: "Check options.auth.token_url and the grant that the API documents (RFC 6749).",
      details: { url },
    }),
} as const;

/** Answers that do not hold what the job says. */
export const bodyErrors = {
  notJson: (url: string, reason: string, excerpt: string, cause: unknown) =>
    new DativoError({
      code: "API_BODY_NOT_JSON",
      message: `The answer of ${url} is not valid JSON (${reason}); it begins with ${JSON.stringify(excerpt)}.`,
      fix: "Check that the endpoint is the API and not a web page, and that it answers in JSON (some need options.params such as format: json).",
      cause,
      details: { url },
    }),
  recordsNotFound: (url: string, path: string | undefined, found: string) =>
    new DativoError({
      code: "API_RECORDS_NOT_FOUND",
      message: `${path === undefined ? "The body" : `options.records_path '${path}'`} leads to no list of records in the answer of ${url}; there is ${found}.`,
      fix: "Set options.records_path to the keys that lead to the list, with dots between them, such as data.items; leave it out where the body itself is the list.",
      details: { url, ...(path === undefined ? {} : { records_path: path }) },
    }),
  pagingValueMissing: (url: string, option: string, path: string) =>
    new DativoError({
      code: "API_PAGING_VALUE_MISSING",
      message: `The answer of ${url} holds nothing of use at pagination.${option} '${path}', though it does not end there.`,
      fix: `Compare pagination.${option} with an answer of the API: keys with dots between them from the top of the body; of a last record, from its own top.`,
      details: { url, option, path },
    }),
  pageRepeated: (url: string, page: string) =>
    new DativoError({
      code: "API_PAGE_REPEATED",
      message: `${page} of ${url} was already read: its pages never end.`,
      fix: "The API seems to ignore the paging parameter: check pagination.page_param or next_url_path with its documentation, or use pagination: { type: none }.",
      details: { url, page },
    }),
} as const;
