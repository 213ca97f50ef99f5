import { Data, type Struct } from "apache-arrow";
import { ColumnBuilder } from "./column-builder.ts";

/** Builds a `struct` column: append one value to each of `members`, then close it with `append`. */
export class StructBuilder extends ColumnBuilder {
  /** The builders of the members, in the order of the type's fields. */
  readonly members: readonly ColumnBuilder[];

  constructor(dataType: Struct, members: readonly ColumnBuilder[], capacity = 1024) {
    super(dataType, capacity);
    this.members = members;
  }

  override get byteLength(): number {
    let byteLength = this.validity.byteLength;
    for (const member of this.members) byteLength += member.byteLength;
    return byteLength;
  }

  /** Makes a struct of the values that were appended to the members. */
  append(): void {
    this.count += 1;
  }

  override appendNull(): void {
    for (const member of this.members) {
      member.truncate(this.count);
      member.appendNull();
    }
    this.validity.setNull(this.count);
    this.count += 1;
  }

  override truncate(length: number): void {
    this.validity.truncate(length, this.count);
    this.count = length;
    for (const member of this.members) member.truncate(length);
  }

  override finish(): Data {
    const { count } = this;
    const nullCount = this.validity.nullCount;
    const bitmap = this.validity.finish(count);
    const children = this.members.map((member) => member.finish());
    this.count = 0;
    const buffers = bitmap === undefined ? {} : { 2: bitmap };
    return new Data<Struct>(this.dataType as Struct, 0, count, nullCount, buffers, children);
  }
}
