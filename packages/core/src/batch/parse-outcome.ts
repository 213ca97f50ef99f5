/**
 * What became of a value given as bytes. A number, because one is made for every cell.
 *
 * Everything but `parsed` leaves the builder as it was.
 */
export const ParseOutcome = {
  /** The value was appended. */
  parsed: 0,
  /** The text is not a value of the column's type. */
  invalid: 1,
  /** It is one, and the type cannot hold a number or a date of that size. */
  outOfRange: 2,
  /** It is one, and the type would have to round it. */
  precisionLoss: 3,
} as const;

/** One of the outcomes. */
export type ParseOutcome = (typeof ParseOutcome)[keyof typeof ParseOutcome];
