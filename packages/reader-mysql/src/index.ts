export { MysqlReader } from "./mysql-reader.ts";
export { mysqlReaderOptionsSchema, type MysqlReaderOptions } from "./mysql-reader-options.ts";
