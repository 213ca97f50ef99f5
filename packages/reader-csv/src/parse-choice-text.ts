import { ParseOutcome } from "@dativo/core/plugin";
import type { FieldParser } from "./column-filler.ts";

const encoder = new TextEncoder();
const trueText = encoder.encode("true");
const falseText = encoder.encode("false");

/** Makes a parser of booleans that are written in other words; `true` and `false` mean nothing then. */
export function parseChoiceText(
  words: { readonly true: readonly string[]; readonly false: readonly string[] },
  parse: FieldParser,
): FieldParser {
  const texts = [
    ...words.true.map((word) => ({ word: encoder.encode(word), text: trueText })),
    ...words.false.map((word) => ({ word: encoder.encode(word), text: falseText })),
  ];
  return (bytes, start, end) => {
    for (const { word, text } of texts) {
      if (word.length !== end - start) continue;
      let index = 0;
      while (index < word.length && word[index] === bytes[start + index]) index += 1;
      if (index === word.length) return parse(text, 0, text.length);
    }
    return ParseOutcome.invalid;
  };
}
