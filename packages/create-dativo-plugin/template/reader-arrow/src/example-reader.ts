import {
  BaseReader,
  BatchBuilder,
  type BytesBuilder,
  type ConnectionCheck,
  type BooleanBuilder,
  type Discovery,
  type ExtractRequest,
  type Int64Builder,
  type RecordBatch,
  type StreamSchema,
} from "@dativo/core/plugin";
import { type ExampleReaderOptions, exampleReaderOptionsSchema } from "./example-reader-options.ts";
import { fetchPage } from "./fetch-page.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "name", type: { kind: "string" }, required: false },
    { name: "paid", type: { kind: "boolean" }, required: false },
  ],
  primaryKey: ["id"],
};

/** Reads $name, a page at a time, straight into columns. */
export class ExampleReader extends BaseReader<ExampleReaderOptions> {
  static override readonly optionsSchema = exampleReaderOptionsSchema;

  /** The next page is asked for when the last batch has been written: that is the back-pressure. */
  async *extract({ signal, batchRows }: ExtractRequest): AsyncGenerator<RecordBatch> {
    const { page_size: size } = this.source.options;
    const builder = new BatchBuilder(schema);
    const [ids, names, paid] = builder.columns as readonly [
      Int64Builder,
      BytesBuilder,
      BooleanBuilder,
    ];
    let start: number | undefined = 0;
    while (start !== undefined) {
      const page = await fetchPage(start, size, signal);
      for (const { id, name, isPaid } of page.records) {
        ids.appendSafeInteger(id);
        names.appendString(name);
        paid.append(isPaid);
        builder.commitRow();
      }
      if (builder.rowCount >= batchRows) yield builder.finish();
      start = page.next;
    }
    if (builder.rowCount > 0) yield builder.finish();
  }

  override async describeStream(): Promise<StreamSchema> {
    return schema;
  }

  /** For `dativo check`: connects, and does nothing else. */
  override async checkConnection(): Promise<ConnectionCheck> {
    try {
      await fetchPage(0, 1, this.context.signal);
      return { status: "ok" };
    } catch (error) {
      return { status: "failed", code: "SOURCE_UNREACHABLE", message: String(error) };
    }
  }

  /** What could be read. Must not read it all. */
  override async discover(): Promise<Discovery> {
    return { status: "supported", streams: [{ name: "$name", schema }] };
  }
}
