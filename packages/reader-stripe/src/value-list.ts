import {
  type ApiAnswer,
  describeUrl,
  parseJson,
  selectRecords,
  utf8Body,
  ValuePage,
} from "@dativo/api-reader";
import { isJsonObject, type LosslessJsonObject } from "@dativo/json-records";

/** A page of a list as values of JavaScript. */
export class ValueList extends ValuePage {
  constructor(answer: ApiAnswer) {
    const shown = describeUrl(answer.url);
    const body = parseJson(utf8Body(answer).toString("utf8"), shown);
    super(answer, body, selectRecords(body, "data", shown));
  }

  /** The records that are objects: all of them, with Stripe. */
  get objects(): readonly LosslessJsonObject[] {
    return this.records.filter(isJsonObject);
  }
}

/** A member that is text. */
export function textMember(
  object: LosslessJsonObject | undefined,
  name: string,
): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}
