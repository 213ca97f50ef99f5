import { BaseReader } from "../contract/base-reader.ts";
import type { Field } from "../contract/column-type.ts";
import { settleSchema, type SettledSchema } from "../drift/settle-schema.ts";
import { messageOf } from "../errors/message-of.ts";
import { sampleSchema, type AssetRequest, type ResolvedAsset } from "./resolve-asset.ts";

/** The contract of a run, settled with the source and the last commit. */
export interface SettledAsset extends SettledSchema {
  /** Whether a value that no column is for has to be rejected, because nobody chose to leave it out. */
  readonly inferred: boolean;
  /** Whether such a value fails the stream. */
  readonly refusesNewColumns: boolean;
}

/**
 * Compares what a run is to write with what the source has today and with what was committed last.
 *
 * @param last columns of the last commit of the stream
 * @throws `SCHEMA_DRIFT`
 */
export async function settleDrift(
  { asset, inferred }: ResolvedAsset,
  last: readonly Field[] | undefined,
  request: AssetRequest,
): Promise<SettledAsset> {
  const { stream, runtime } = request;
  const hasContract = stream.asset !== undefined;
  const described = hasContract ? await describeSource(request) : undefined;
  const evolves = hasContract && runtime.job.schemaDrift.newColumn === "evolve";
  // A reader that cannot say its columns shows some of its records instead.
  const sampled = evolves && described === undefined;
  const source = sampled ? (await sampleSchema(request))?.fields : described;
  const settled = settleSchema({
    stream: stream.source.name,
    asset,
    origin: hasContract ? "contract" : "source",
    source,
    last,
    mode: stream.mode,
    policy: runtime.job.schemaDrift,
  });
  for (const { kind, column, action } of settled.changes) {
    runtime.logger.info("The columns have changed.", {
      stream: stream.source.name,
      change: kind,
      column,
      action,
    });
  }
  return {
    ...settled,
    inferred: inferred || sampled,
    refusesNewColumns: hasContract && runtime.job.schemaDrift.newColumn === "fail",
  };
}

/** The columns that the source says it has; a contract stands without them. */
async function describeSource({
  reader,
  request,
  runtime,
  partitions,
  ask,
}: AssetRequest): Promise<readonly Field[] | undefined> {
  if (partitions.length === 0) return undefined;
  if (Reflect.get(reader, "describeStream") === BaseReader.prototype.describeStream) {
    return undefined;
  }
  try {
    return (await ask("describeStream", () => reader.describeStream(request)))?.fields;
  } catch (cause) {
    if (runtime.signal.aborted) throw cause;
    runtime.logger.debug(
      `The source could not be compared with the contract: ${messageOf(cause)}`,
      {
        stream: request.stream.name,
      },
    );
    return undefined;
  }
}
