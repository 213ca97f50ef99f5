import type { StreamSchema } from "./column-type.ts";

/**
 * The data contract of one stream, as a writer sees it. Where the job names no asset, the host makes
 * one from the reader's own schema, or from a sample of the records.
 */
export interface AssetDefinition {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  /** `team.owner` of the contract. */
  readonly owner?: string;
  readonly schema: StreamSchema;
}
