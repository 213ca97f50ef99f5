export { PostgresReader } from "./postgres-reader.ts";
export {
  postgresReaderOptionsSchema,
  type PostgresReaderOptions,
} from "./postgres-reader-options.ts";
