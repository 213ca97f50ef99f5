export {
  anonymous,
  apiKey,
  type Authorizer,
  basic,
  bearer,
  type OutgoingRequest,
} from "./auth/authorizer.ts";
export { OAuth2Authorizer, type OAuth2Settings } from "./auth/oauth2.ts";
export { describeUrl } from "./address/describe-url.ts";
export { type AddressPolicy, resolveAddress } from "./address/resolve-address.ts";
export {
  addressErrors,
  bodyErrors,
  credentialErrors,
  type FailedAnswer,
  statusErrors,
  transportErrors,
} from "./api-errors.ts";
export { type AnswerHeaders, answerHeaders } from "./client/answer-headers.ts";
export type { ApiAnswer, ApiRequest } from "./client/api-request.ts";
export {
  type ClientSettings,
  requestOptions,
  type RequestOptions,
} from "./client/client-settings.ts";
export { withRateLimits } from "./client/with-rate-limits.ts";
export { HttpClient } from "./client/http-client.ts";
export { type ResponseAction, responseActionSchema } from "./client/response-action.ts";
export { parseJson } from "./body/parse-json.ts";
export { selectRecords } from "./body/select-records.ts";
export { utf8Body } from "./body/body-text.ts";
export { ColumnPages, type ColumnPagesSettings } from "./pages/column-pages.ts";
export { JsonPage } from "./pages/json-page.ts";
export { ValuePage } from "./pages/value-page.ts";
export { mergeAtOnce } from "./pages/merge-at-once.ts";
export { createPaginator } from "./pagination/create-paginator.ts";
export { type PaginationOptions, paginationSchema } from "./pagination/pagination-options.ts";
export {
  neverTheEnd,
  type Page,
  type PageRequest,
  type Paginator,
} from "./pagination/paginator.ts";
export { readPages, type PageReading, type ReadCaps } from "./pagination/read-pages.ts";
export {
  placeValue,
  type RequestTemplate,
  toApiRequest,
  type ValuePlace,
  valuePlaces,
} from "./pagination/request-template.ts";
