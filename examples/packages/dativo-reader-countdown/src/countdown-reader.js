import { DativoError, defineReader } from "@dativo/core/plugin";

/**
 * What `source.options` may hold.
 *
 * @typedef {object} CountdownOptions
 * @property {number} from the first number; the last is 1
 */

/** Errors of this reader: each with a code of its own, and what to do about it. */
const countdownErrors = {
  /** @param {unknown} from */
  fromInvalid: (from) =>
    new DativoError({
      code: "COUNTDOWN_FROM_INVALID",
      message: `source.options.from is ${JSON.stringify(from)}.`,
      fix: "Give a whole number from 1 to 1000000, such as from: 10.",
    }),
};

/** Yields one record for each number from `options.from` down to 1. */
export const CountdownReader = defineReader({
  schema: {
    fields: [
      { name: "number", type: { kind: "int32" }, required: true },
      { name: "text", type: { kind: "string" }, required: true },
    ],
    primaryKey: ["number"],
  },

  async *extract({ options, batchRows, signal }) {
    const from = readFrom(options);
    for (let next = from; next > 0; next -= batchRows) {
      signal.throwIfAborted();
      const length = Math.min(batchRows, next);
      yield Array.from({ length }, (_, index) => ({
        number: next - index,
        text: next - index === 1 ? "Lift-off!" : `${next - index} …`,
      }));
    }
  },

  async checkConnection({ options }) {
    return { status: "ok", message: `counts down from ${readFrom(options)}` };
  },

  async estimateTotalRecords({ options }) {
    return readFrom(options);
  },
});

/**
 * @param {unknown} options as written in the job, because this reader has no `optionsSchema`
 * @returns {number}
 */
function readFrom(options) {
  const { from = 10 } = /** @type {Partial<CountdownOptions>} */ (options ?? {});
  if (!Number.isInteger(from) || from < 1 || from > 1_000_000)
    throw countdownErrors.fromInvalid(from);
  return from;
}
