/** How fields are told apart; set once for a file. A byte of −1 stands for none. */
export namespace Dialect {
  export let delimiter: i32 = 0x2c;
  export let quote: i32 = 0x22;
}

/** Flags in the second number of a field: those of the tokenizer in JavaScript. */
export namespace FieldFlag {
  export const quoted = 1;
  export const escaped = 2;
}

/** Why finding records stopped. */
export namespace Stop {
  /** The input ended, perhaps within a record. */
  export const end = 0;
  /** The next record is not plain. */
  export const irregular = 1;
  /** There is no room for more records. */
  export const full = 2;
}

/** The texts that mean null; set once for a file. */
export namespace Nulls {
  export let emptyIsNull: bool = true;
  export let longest: i32 = 0;
  export let count: i32 = 0;
  /** Address of the texts, one after the other, each as its length in 4 bytes and its bytes. */
  export let texts: usize = 0;
}

/** The first address that may be used for anything. */
export function heapBase(): usize {
  return __heap_base;
}

export function setDialect(delimiter: i32, quote: i32): void {
  Dialect.delimiter = delimiter;
  Dialect.quote = quote;
}

export function setNulls(emptyIsNull: bool, count: i32, longest: i32, texts: usize): void {
  Nulls.emptyIsNull = emptyIsNull;
  Nulls.count = count;
  Nulls.longest = longest;
  Nulls.texts = texts;
}
