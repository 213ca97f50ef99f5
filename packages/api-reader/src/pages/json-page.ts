import { createHash } from "node:crypto";
import type { LosslessJson, WalkedRecords } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import type { AnswerHeaders } from "../client/answer-headers.ts";
import type { ApiAnswer } from "../client/api-request.ts";
import { parseJson } from "../body/parse-json.ts";
import type { Page } from "../pagination/paginator.ts";

/** A page of JSON whose records went straight into columns: only what stands around them is parsed. */
export class JsonPage implements Page {
  readonly url: URL;
  readonly headers: AnswerHeaders;
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #records: WalkedRecords;
  #envelope: LosslessJson | undefined;

  constructor({ url, headers }: ApiAnswer, bytes: Buffer, records: WalkedRecords) {
    this.url = url;
    this.headers = headers;
    this.count = records.count;
    this.#bytes = bytes;
    this.#records = records;
  }

  readonly envelope = (): LosslessJson => {
    const { start, end } = this.#records;
    this.#envelope ??= this.#parse([[0, start], "[]", [end, this.#bytes.length]]);
    return this.#envelope;
  };

  readonly lastRecord = (): LosslessJson | undefined => {
    const { lastStart, lastEnd, count } = this.#records;
    return count === 0 ? undefined : this.#parse([[lastStart, lastEnd]]);
  };

  readonly fingerprint = (): string => {
    const { start, end } = this.#records;
    return createHash("sha256").update(this.#bytes.subarray(start, end)).digest("base64");
  };

  #parse(parts: readonly (readonly [start: number, end: number] | string)[]): LosslessJson {
    const texts = parts.map((part) =>
      typeof part === "string" ? part : this.#bytes.toString("utf8", ...part),
    );
    return parseJson(texts.join(""), describeUrl(this.url));
  }
}
