/** Headers of an answer, by names in any case: a part of the `Headers` of the web, which may be one. */
export interface AnswerHeaders {
  /** What a header says, with commas between what it says more than once; `null` without it. */
  get(name: string): string | null;
}

/** As a connection gives them. The web's own class would cost the start all that Node.js has for `fetch`. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** @param received by names in lower case */
export function answerHeaders(received: ReceivedHeaders): AnswerHeaders {
  return {
    get(name) {
      const key = name.toLowerCase();
      const values = Object.hasOwn(received, key) ? [received[key] ?? []].flat() : [];
      return values.length === 0 ? null : values.map((value) => value.trim()).join(", ");
    },
  };
}
