import { Data, type List } from "apache-arrow";
import { ColumnBuilder, usedPart } from "./column-builder.ts";

/** Builds a `list` column: append the items to `items`, then close the list with `append`. */
export class ListBuilder<Items extends ColumnBuilder = ColumnBuilder> extends ColumnBuilder {
  /** The builder of all lists' items. */
  readonly items: Items;
  #offsets = new Int32Array(1);

  constructor(dataType: List, items: Items, capacity = 1024) {
    super(dataType, capacity);
    this.items = items;
  }

  override get byteLength(): number {
    return this.items.byteLength + (this.count + 1) * 4 + this.validity.byteLength;
  }

  /** Makes a list of the items that were appended since the last one was closed. */
  append(): void {
    this.count += 1;
    if (this.count === this.#offsets.length) {
      const grown = new Int32Array(Math.max(this.#offsets.length * 2, this.capacity + 1));
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.count] = this.items.length;
  }

  override appendNull(): void {
    this.items.truncate(this.#offsets[this.count]!);
    this.validity.setNull(this.count);
    this.append();
  }

  override truncate(length: number): void {
    this.validity.truncate(length, this.count);
    this.count = length;
    this.items.truncate(this.#offsets[length]!);
  }

  override finish(): Data {
    const { count } = this;
    const nullCount = this.validity.nullCount;
    const offsets = usedPart(this.#offsets, count + 1);
    const bitmap = this.validity.finish(count);
    const items = this.items.finish();
    this.#offsets = new Int32Array(1);
    this.capacity = Math.max(count, 1);
    this.count = 0;
    const buffers = { 0: offsets, ...(bitmap === undefined ? {} : { 2: bitmap }) };
    return new Data<List>(this.dataType as List, 0, count, nullCount, buffers, [items]);
  }
}
