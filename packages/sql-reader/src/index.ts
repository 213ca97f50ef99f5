export {
  BadValues,
  type BadRow,
  type BadValueSettings,
  type Unrepresentable,
  type UnrepresentablePolicy,
} from "./bad-values.ts";
export { checkSource } from "./check-source.ts";
export { connectWithRetries, type ConnectAttempts } from "./connect-with-retries.ts";
export { parseCursorState, type Boundary, type CursorState } from "./cursor-state.ts";
export { keyRanges } from "./key-ranges.ts";
export {
  both,
  fromPart,
  readParams,
  writeParams,
  type Part,
  type PartitionParams,
} from "./partition-params.ts";
export {
  highestOf,
  planIncrement,
  type Increment,
  type IncrementDialect,
  type IncrementErrors,
  type IncrementRequest,
} from "./plan-increment.ts";
export { PooledSocket, type ChunkListener } from "./pooled-socket.ts";
export {
  connectionKeys,
  readConnection,
  textKey,
  type ConnectionRules,
  type SqlConnection,
} from "./read-connection.ts";
export { boundaryLimit, sqlReaderOptions } from "./reader-options.ts";
export { ReceivedChunks } from "./received-chunks.ts";
export {
  describeColumns,
  selectColumns,
  type ReadColumn,
  type SelectedColumns,
  type SourceColumn,
} from "./select-columns.ts";
export {
  byCode,
  byMessage,
  serverFailure,
  type FailureCatalog,
  type FailureKind,
  type ServerFailure,
} from "./server-failure.ts";
export { settleCursor, type SettleDialect, type SettledHighest } from "./settle-cursor.ts";
export type { SqlCursor } from "./sql-cursor.ts";
export { systemCodes } from "./system-codes.ts";
export { formatTableName, parseTableName, type TableName } from "./table-name.ts";
export {
  TablePlanner,
  type IncrementalSettings,
  type PlannerDialect,
  type Settled,
} from "./table-planner.ts";
export { nearestTables, tablesLike, type ListedTable } from "./table-pattern.ts";
export { defaultSslMode, type Certificates, type SslMode } from "./tls.ts";
export { untilAborted } from "./until-aborted.ts";
