import type { StreamSchema } from "../contract/column-type.ts";
import { describeChanges } from "../drift/describe-changes.ts";
import { settleSchema, type LastColumns, type SettledSchema } from "../drift/settle-schema.ts";
import { messageOf } from "../errors/message-of.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { sampleSchema, type AssetRequest, type ResolvedAsset } from "./resolve-asset.ts";

/** The contract of a run, settled with the source and the last commit. */
export interface SettledAsset extends SettledSchema {
  /** Whether a value that no column is for has to be rejected, because nobody chose to leave it out. */
  readonly inferred: boolean;
  /** Whether such a value fails the stream. */
  readonly refusesNewColumns: boolean;
}

/**
 * Compares what a run is to write with what the source has today and with what was committed last. Where
 * there is nothing to read, there is nothing to compare.
 *
 * @throws `SCHEMA_DRIFT`
 */
export async function settleDrift(
  { asset, inferred, sampled: ownSample }: ResolvedAsset,
  last: LastColumns | undefined,
  request: AssetRequest,
): Promise<SettledAsset> {
  const { stream, runtime, partitions } = request;
  const policy = runtime.job.schemaDrift;
  const refusesNewColumns = policy.newColumn === "fail";
  if (partitions.length === 0 && stream.mode !== "replace") {
    return { asset, changes: [], earlier: [], inferred, refusesNewColumns };
  }
  const { source, evolves } = await findSource(request, policy);
  const settled = settleSchema({
    stream: stream.source.name,
    asset,
    origin: stream.asset ? "contract" : "source",
    source,
    sampled: source?.sampled ?? ownSample,
    last,
    mode: stream.mode,
    policy,
  });
  if (settled.changes.length > 0) {
    const message = `The columns have changed: ${describeChanges(settled.changes)}.`;
    runtime.logger.info(message, { stream: stream.source.name });
  }
  return { ...settled, inferred: inferred || evolves, refusesNewColumns };
}

interface FoundSource {
  /** What a contract is compared with. */
  readonly source: StreamSchema | undefined;
  /** Whether every column of the source joins the contract, so that one that comes later is missed. */
  readonly evolves: boolean;
}

async function findSource(request: AssetRequest, policy: SchemaDriftPolicy): Promise<FoundSource> {
  if (!request.stream.asset) return { source: undefined, evolves: false };
  const described = await describeSource(request, policy);
  if (policy.newColumn !== "evolve") return { source: described, evolves: false };
  // A reader that cannot say its columns shows some of its records instead.
  return { source: described ?? (await sampleSchema(request)), evolves: true };
}

/** The columns that the source says it has. Where nobody asked for it, a contract stands without them. */
async function describeSource(
  { reader, request, stream, runtime, partitions, ask }: AssetRequest,
  policy: SchemaDriftPolicy,
): Promise<StreamSchema | undefined> {
  const contract = stream.asset?.schema;
  if (contract === undefined || partitions.length === 0) return undefined;
  try {
    return await ask("describeStream", () =>
      reader.describeStream({ ...request, contract, partitions }),
    );
  } catch (cause) {
    const isAskedFor =
      policy.newColumn === "evolve" ||
      policy.newColumn === "fail" ||
      policy.missingColumn === "fail";
    if (runtime.signal.aborted || isAskedFor) throw cause;
    const message = `The source could not be compared with the contract: ${messageOf(cause)}`;
    runtime.logger.warn(message, { stream: stream.source.name });
    return undefined;
  }
}
