import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { AssetDefinition } from "./asset-definition.ts";
import { BaseWriter } from "./base-writer.ts";
import type { BatchFormat, BatchOf } from "./batch.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import type { OptionsOf } from "./define-reader.ts";
import type { WriterContext } from "./plugin-context.ts";
import type { LoadMode, TargetConfig } from "./target-config.ts";
import type { WrittenFile } from "./written-file.ts";

/** What every hook of `defineWriter` is handed. */
export interface WriterEnvironment<Options> {
  readonly options: Options;
  readonly asset: AssetDefinition;
  readonly target: TargetConfig<Options>;
  /** Absolute path of the task's own staging folder, which exists. */
  readonly outputBase: string;
  readonly context: WriterContext;
  /** A file name that no other task, attempt or file of this one has. */
  readonly fileName: (fileCounter: number, extension: string) => string;
}

/** A writer as a plain object: `writeBatch`, and as many of the other hooks as it needs. */
export interface WriterDefinition<
  Schema extends StandardSchemaV1 | undefined,
  Options,
  Format extends BatchFormat,
> {
  /** What `writeBatch` is handed; rows by default. */
  readonly batchFormat?: Format;
  /** Validates `target.options`; its output type is the type of `options` in every hook. */
  readonly optionsSchema?: Schema;
  writeBatch(
    batch: BatchOf<Format>,
    fileCounter: number,
    environment: WriterEnvironment<Options>,
  ): Promise<WrittenFile[]>;
  finish?(environment: WriterEnvironment<Options>): Promise<WrittenFile[]>;
  commitFiles?(
    request: CommitRequest,
    environment: WriterEnvironment<Options>,
  ): Promise<CommitOutcome | void>;
  checkConnection?(environment: WriterEnvironment<Options>): Promise<ConnectionCheck>;
  close?(environment: WriterEnvironment<Options>): Promise<void>;
}

/** A class that the host can build a writer from. */
export interface WriterClass<Options = unknown, Format extends BatchFormat = BatchFormat> {
  new (
    asset: AssetDefinition,
    target: TargetConfig<Options>,
    outputBase: string,
    context: WriterContext,
  ): BaseWriter<Options, Format>;
  readonly optionsSchema?: StandardSchemaV1;
  readonly batchFormat: BatchFormat;
  /** Absent in classes of earlier versions. */
  readonly modes?: readonly LoadMode[];
}

/**
 * Makes a writer class from a plain object.
 *
 * ```ts
 * export const CountWriter = defineWriter({
 *   async writeBatch(rows, fileCounter, { context, fileName }) {
 *     const file = await context.createFile(fileName(fileCounter, "txt"));
 *     await file.write(new TextEncoder().encode(`${rows.length}\n`));
 *     return [await file.close(rows.length)];
 *   },
 * });
 * ```
 */
export function defineWriter<
  const Schema extends StandardSchemaV1 | undefined = undefined,
  const Format extends BatchFormat = "rows",
>(
  definition: WriterDefinition<Schema, OptionsOf<Schema>, Format>,
): WriterClass<OptionsOf<Schema>, Format> {
  type Options = OptionsOf<Schema>;
  return class extends BaseWriter<Options, Format> {
    static override readonly optionsSchema = definition.optionsSchema as StandardSchemaV1;
    static readonly definedMethods = definition.commitFiles ? ["commitFiles"] : [];
    static override readonly batchFormat = definition.batchFormat ?? "rows";

    /** Set only where the definition has it: its presence is what tells the host who commits. */
    override commitFiles?: (request: CommitRequest) => Promise<CommitOutcome | void>;

    constructor(
      asset: AssetDefinition,
      target: TargetConfig<Options>,
      outputBase: string,
      context: WriterContext,
    ) {
      super(asset, target, outputBase, context);
      if (!definition.commitFiles) return;
      this.commitFiles = async (request) => definition.commitFiles?.(request, this.#environment());
    }

    writeBatch(batch: BatchOf<Format>, fileCounter: number): Promise<WrittenFile[]> {
      return definition.writeBatch(batch, fileCounter, this.#environment());
    }

    override async finish(): Promise<WrittenFile[]> {
      return definition.finish ? definition.finish(this.#environment()) : [];
    }

    override async checkConnection(): Promise<ConnectionCheck> {
      return definition.checkConnection
        ? definition.checkConnection(this.#environment())
        : super.checkConnection();
    }

    override async close(): Promise<void> {
      await definition.close?.(this.#environment());
    }

    #environment(): WriterEnvironment<Options> {
      return {
        options: this.target.options,
        asset: this.asset,
        target: this.target,
        outputBase: this.outputBase,
        context: this.context,
        fileName: (fileCounter, extension) => this.fileName(fileCounter, extension),
      };
    }
  };
}
