// A reader that wraps another one and changes what it gives: here texts of some columns become pseudonyms, the same
// text always the same one, so that records can still be counted and joined. In a job:
//   custom_reader: ../plugins/pseudonym-reader.ts:PseudonymCsvReader
//   credentials: { pseudonym_key: "${PSEUDONYM_KEY}" }
// Files, partitions, increments and options are those of the reader of CSV, which does all the work.
import { createHmac } from "node:crypto";
import {
  BaseReader,
  batchToRows,
  DativoError,
  type DescribeRequest,
  type ExtractRequest,
  type ReaderContext,
  type RecordBatch,
  type Row,
  type SourceConfig,
  type StreamRequest,
  type StreamSchema,
} from "@dativo/core/plugin";
import { CsvReader, type CsvReaderOptions, csvReaderOptionsSchema } from "@dativo/reader-csv";

/** Columns whose texts become pseudonyms, by name. */
const hiddenColumns: readonly string[] = ["email", "phone", "name"];

export class PseudonymCsvReader extends BaseReader<CsvReaderOptions> {
  static override readonly optionsSchema = csvReaderOptionsSchema;
  static override readonly incremental = CsvReader.incremental;

  readonly #inner: CsvReader;

  constructor(source: SourceConfig<CsvReaderOptions>, context: ReaderContext) {
    super(source, context);
    this.#inner = new CsvReader(source, context);
  }

  async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
    const hide = createPseudonyms(this.source.credentials["pseudonym_key"]);
    const schema = request.schema ?? (await this.describeStream(request));
    if (schema === undefined) return;
    requireText(schema);
    // Neither the text of a record nor a value out of it may get into a reject file.
    const reject: ExtractRequest["reject"] = ({ reason, column, position }) =>
      request.reject({
        reason,
        message: "The record is not shown, because it may hold what is hidden.",
        ...(column === undefined ? {} : { column }),
        position,
        raw: "",
      });
    for await (const batch of this.#inner.extract({ ...request, schema, reject })) {
      yield hidden(batch, schema, hide);
    }
  }

  /** A pseudonym is a text, whatever the column looks like. */
  override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
    const schema = await this.#inner.describeStream(request);
    return (
      schema && {
        ...schema,
        fields: schema.fields.map((field) =>
          hiddenColumns.includes(field.name) ? { ...field, type: { kind: "string" } } : field,
        ),
      }
    );
  }

  override partitions(request: StreamRequest): ReturnType<CsvReader["partitions"]> {
    return this.#inner.partitions(request);
  }

  override estimateTotalRecords(request: StreamRequest): Promise<number | undefined> {
    return this.#inner.estimateTotalRecords(request);
  }

  override discover(): ReturnType<CsvReader["discover"]> {
    return this.#inner.discover();
  }

  override checkConnection(): ReturnType<CsvReader["checkConnection"]> {
    return this.#inner.checkConnection();
  }

  override close(): Promise<void> {
    return this.#inner.close();
  }
}

function createPseudonyms(key: unknown): (text: string) => string {
  if (typeof key !== "string" || key.length < 16) {
    throw new DativoError({
      code: "PSEUDONYM_KEY_MISSING",
      message: "There is no key of at least 16 characters to make pseudonyms with.",
      fix: "Set source.credentials.pseudonym_key, and keep it: with another one the pseudonyms change.",
    });
  }
  return (text) => createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
}

function requireText({ fields }: StreamSchema): void {
  const other = fields.find(
    ({ name, type }) => hiddenColumns.includes(name) && type.kind !== "string",
  );
  if (other === undefined) return;
  throw new DativoError({
    code: "PSEUDONYM_COLUMN_TYPE",
    message: `The column ${JSON.stringify(other.name)} is a ${other.type.kind}, and its pseudonyms are texts.`,
    fix: "Declare it as string in the contract.",
    details: { column: other.name },
  });
}

function hidden(batch: RecordBatch, schema: StreamSchema, hide: (text: string) => string): Row[] {
  return batchToRows(batch, schema).map((row) => {
    const changed: Row = { ...row };
    for (const name of hiddenColumns) {
      const value = changed[name];
      if (typeof value === "string") changed[name] = hide(value);
    }
    return changed;
  });
}
