import { LosslessNumber } from "lossless-json";
import { type LosslessJson, valueAtPath } from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import { bodyErrors } from "../api-errors.ts";
import type { Page } from "./paginator.ts";

/** What an API itself says about the end. */
export interface StopOptions {
  readonly has_more_path?: string | undefined;
  readonly total_path?: string | undefined;
}

/** What a page says about whether it is the last one. */
export type Verdict = "last" | "more" | "unknown";

/**
 * Follows what the API says about its end, which counts for more than anything that can be guessed.
 *
 * @throws `API_PAGING_VALUE_MISSING` where it does not say what the job expects it to say
 */
export class StopRules {
  readonly #options: StopOptions;
  #records = 0;

  constructor(options: StopOptions) {
    this.#options = options;
  }

  /** Call it once for each page, in order. */
  judge(page: Page): Verdict {
    this.#records += page.count;
    const { has_more_path: morePath, total_path: totalPath } = this.#options;
    if (morePath !== undefined) {
      return isTrue(requiredValue(page, "has_more_path", morePath)) ? "more" : "last";
    }
    if (totalPath === undefined) return "unknown";
    const total = numberOf(requiredValue(page, "total_path", totalPath));
    if (total === undefined) throw missing(page, "total_path", totalPath);
    // Behind an empty page there is nothing, whatever the total says: it counts what is not shown, too.
    return this.#records >= total || page.count === 0 ? "last" : "more";
  }
}

/** The value that a page has to hold. */
export function requiredValue(page: Page, option: string, path: string): LosslessJson {
  const value = valueAtPath(page.envelope(), path);
  if (value === undefined) throw missing(page, option, path);
  return value;
}

/** A number of the body as JavaScript's; `undefined` for anything else. */
export function numberOf(value: LosslessJson): number | undefined {
  const text = value instanceof LosslessNumber ? value.value : value;
  if (typeof text !== "string" || text.trim() === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function isTrue(value: LosslessJson): boolean {
  if (value instanceof LosslessNumber) return Number(value.value) !== 0;
  return value !== null && value !== false && value !== "" && value !== "false" && value !== "0";
}

function missing(page: Page, option: string, path: string): Error {
  return bodyErrors.pagingValueMissing(describeUrl(page.url), option, path);
}
