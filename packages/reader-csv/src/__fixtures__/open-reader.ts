import { CollectingLogger, CollectingMetrics } from "@dativo/core/testing";
import type { ExtractRequest, Field, RejectedRecord, SimpleTypeKind } from "@dativo/core/plugin";
import { CsvReader } from "../csv-reader.ts";
import { csvReaderOptionsSchema } from "../csv-reader-options.ts";

/** How a file is opened; everything has a default. */
export interface OpenSettings {
  readonly options?: Parameters<typeof csvReaderOptionsSchema.parse>[0];
  readonly batchRows?: number;
  /** Gives each column a rule, which every value keeps. */
  readonly ruled?: boolean;
}

/** A reader of one file, the request to read it, and what it rejects. */
export interface OpenedReader {
  readonly reader: CsvReader;
  readonly request: ExtractRequest;
  readonly rejects: RejectedRecord[];
}

/** Opens a file under a contract of optional columns. */
export async function openReader(
  baseFolder: string,
  path: string,
  columns: Readonly<Record<string, SimpleTypeKind>>,
  { options = {}, batchRows = 1000, ruled = false }: OpenSettings = {},
): Promise<OpenedReader> {
  const stream = { name: path, locator: path };
  const { signal } = new AbortController();
  const source = {
    type: "csv",
    connection: {},
    credentials: {},
    streams: [stream],
    incremental: undefined,
    options: csvReaderOptionsSchema.parse(options),
    baseFolder,
  };
  const reader = new CsvReader(source, {
    logger: new CollectingLogger(),
    metrics: new CollectingMetrics(),
    signal,
    state: () => undefined,
  });
  const fields = Object.entries(columns).map(([name, kind]): Field => {
    const field = { name, type: { kind }, required: false };
    return ruled ? { ...field, rules: { minLength: 0 } } : field;
  });
  const { partitions } = await reader.partitions({ stream, cursor: undefined });
  const partition = partitions[0];
  if (partition === undefined) throw new Error("the file is not there");
  const rejects: RejectedRecord[] = [];
  const reject = (record: RejectedRecord): void => void rejects.push(record);
  const request = { stream, cursor: undefined, partition, schema: { fields }, batchRows, signal };
  return { reader, request: { ...request, reject }, rejects };
}
