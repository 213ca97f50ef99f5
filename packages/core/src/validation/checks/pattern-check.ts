import { decodeTexts } from "../../batch/decode-text.ts";
import { isPresent, type RuleCheck } from "./rule-check.ts";

/** A regular expression that has to be found in a text. */
export function patternCheck(pattern: string): RuleCheck {
  const expression = new RegExp(pattern, "u");
  return {
    reason: "PATTERN_MISMATCH",
    problem: `does not match the pattern ${pattern}`,
    find(data, broken) {
      const texts = decodeTexts(
        data.values as Uint8Array,
        data.valueOffsets as Int32Array,
        data.length,
      ) as string[];
      for (let index = 0; index < texts.length; index += 1) {
        if (!expression.test(texts[index]!) && isPresent(data, index)) broken(index);
      }
    },
  };
}
