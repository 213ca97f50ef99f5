import { createHash } from "node:crypto";
import { type LosslessJson, jsonTextOf } from "@dativo/json-records";
import type { AnswerHeaders } from "../client/answer-headers.ts";
import type { ApiAnswer } from "../client/api-request.ts";
import type { Page } from "../pagination/paginator.ts";

/** A page whose records are values of JavaScript. */
export class ValuePage implements Page {
  readonly url: URL;
  readonly headers: AnswerHeaders;
  readonly records: readonly LosslessJson[];
  readonly #body: LosslessJson;

  constructor({ url, headers }: ApiAnswer, body: LosslessJson, records: readonly LosslessJson[]) {
    this.url = url;
    this.headers = headers;
    this.records = records;
    this.#body = body;
  }

  get count(): number {
    return this.records.length;
  }

  readonly envelope = (): LosslessJson => this.#body;

  readonly lastRecord = (): LosslessJson | undefined => this.records.at(-1);

  readonly fingerprint = (): string =>
    createHash("sha256").update(jsonTextOf(this.records)).digest("base64");
}
