import type { AnswerHeaders } from "./answer-headers.ts";

/** A request as a reader makes it: the client adds who asks. */
export interface ApiRequest {
  readonly url: URL;
  /** `GET` by default. A `POST` has to be a question: it is repeated like any other request. */
  readonly method?: "GET" | "POST" | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** An answer that the reader goes on with. */
export interface ApiAnswer {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The body, decompressed. */
  readonly bytes: Uint8Array;
  /** Whether the job says that an answer like this one counts as an empty page. */
  readonly ignored: boolean;
}
