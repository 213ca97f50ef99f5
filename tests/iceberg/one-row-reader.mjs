import { BaseReader } from "@dativo/core/plugin";

/** Gives the one row that its options say. */
export class OneRowReader extends BaseReader {
  async describe() {
    return { fields: [{ name: "id", type: { kind: "int64" }, required: true }] };
  }

  async *extract() {
    yield [{ id: BigInt(this.source.options.id) }];
  }
}
