import { createHash } from "node:crypto";
import type { ApiAnswer } from "../client/api-request.ts";
import type { JsonApiValue } from "../json/parse-json.ts";
import { jsonTextOf } from "../json/record-to-row.ts";
import type { Page } from "../pagination/paginator.ts";

/** A page whose records are values of JavaScript. */
export class ValuePage implements Page {
  readonly url: URL;
  readonly headers: Headers;
  readonly records: readonly JsonApiValue[];
  readonly #body: JsonApiValue;

  constructor({ url, headers }: ApiAnswer, body: JsonApiValue, records: readonly JsonApiValue[]) {
    this.url = url;
    this.headers = headers;
    this.records = records;
    this.#body = body;
  }

  get count(): number {
    return this.records.length;
  }

  readonly envelope = (): JsonApiValue => this.#body;

  readonly lastRecord = (): JsonApiValue | undefined => this.records.at(-1);

  readonly fingerprint = (): string =>
    createHash("sha256").update(jsonTextOf(this.records)).digest("base64");
}
