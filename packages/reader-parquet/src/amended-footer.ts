import {
  struct,
  structs,
  structsOf,
  text,
  type ThriftStruct,
  ThriftWriter,
} from "@dativo/parquet-format";
import type { FileTail } from "./file-slice.ts";
import type { FileFooter } from "./read-footer.ts";

const keyValueMetadata = 5;
const arrowSchemaKey = "ARROW:schema";

/**
 * The end of a file with another Arrow schema in its footer: the engine goes by it where Parquet's own types
 * leave it a choice. Everything else stays as it is.
 *
 * @param arrowSchema the message of an Arrow IPC stream that holds the schema, in Base64
 */
export function amendedFooter({ metadata, start }: FileFooter, arrowSchema: string): FileTail {
  const kept = structsOf(metadata, keyValueMetadata).filter(
    (entry) => keyOf(entry) !== arrowSchemaKey,
  );
  const own = struct([1, text(arrowSchemaKey)], [2, text(arrowSchema)]);
  const entries = [...kept.map((value) => ({ type: "struct", value }) as const), own];
  const amended: ThriftStruct = new Map(
    [...new Map(metadata).set(keyValueMetadata, structs(entries))].toSorted(
      ([one], [other]) => one - other,
    ),
  );
  const writer = new ThriftWriter();
  writer.writeStruct(amended);
  const footer = writer.toBytes();
  const bytes = Buffer.alloc(footer.length + 8);
  bytes.set(footer);
  bytes.writeUInt32LE(footer.length, footer.length);
  bytes.write("PAR1", footer.length + 4, "latin1");
  return { start, bytes };
}

function keyOf(entry: ThriftStruct): string {
  const key = entry.get(1);
  return key?.type === "binary" ? Buffer.from(key.value).toString("utf8") : "";
}
