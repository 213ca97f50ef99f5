import { batchesToIpc } from "../../batch/batches-to-ipc.ts";
import type { AssetDefinition } from "../../contract/asset-definition.ts";
import { BaseWriter } from "../../contract/base-writer.ts";
import type { RecordBatch } from "../../contract/batch.ts";
import type { CommitOutcome } from "../../contract/commit-request.ts";
import type { ConnectionCheck } from "../../contract/connection-check.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import type { JsonObject, JsonValue } from "../../contract/json.ts";
import type { MaintenanceReport } from "../../contract/maintenance.ts";
import type { OutputFile, WriterContext } from "../../contract/plugin-context.ts";
import { loadModes, type TargetConfig } from "../../contract/target-config.ts";
import type { WrittenFile } from "../../contract/written-file.ts";
import type { LoadedClass, PluginMessage } from "../messages.ts";
import type { PluginHost } from "./plugin-host.ts";
import { PluginSession } from "./plugin-session.ts";

/** A writer class whose instances live in a process of their own. Their files are the host's. */
export function isolatedWriter(host: PluginHost, loaded: LoadedClass): WriterClass {
  const schema = loaded.hasOptions ? { optionsSchema: host.optionsSchema() } : {};
  return Object.assign(
    class extends BaseWriter<unknown, "arrow"> {
      static override readonly batchFormat = "arrow";
      static override readonly modes = loaded.modes ?? loadModes;

      readonly #session: PluginSession;

      constructor(
        asset: AssetDefinition,
        target: TargetConfig,
        outputBase: string,
        context: WriterContext,
      ) {
        super(asset, target, outputBase, context);
        const files = new LentFiles(context);
        const session = new PluginSession(host, {
          context,
          open: {
            asset: asset as unknown as JsonObject,
            target: target as unknown as JsonObject,
            outputBase,
            task: { ...context.task },
            prepared: context.prepared ?? null,
          },
          states: () => ({}),
          onAsk: (ask, body) => files.answer(ask, body),
        });
        this.#session = session;
        addOptionalMethods(this, session, loaded.methods);
      }

      async writeBatch(batch: RecordBatch, fileCounter: number): Promise<WrittenFile[]> {
        const files = await this.#session.writeBatch(batchesToIpc([batch]), fileCounter);
        return files as unknown as WrittenFile[];
      }

      override async finish(): Promise<WrittenFile[]> {
        return this.#session.call("finish");
      }

      override async checkConnection(): Promise<ConnectionCheck> {
        return this.#session.call("checkConnection");
      }

      override async close(): Promise<void> {
        await this.#session.close();
      }
    },
    schema,
  );
}

/** Only those that the class has: that they are there tells the host to call them. */
function addOptionalMethods(
  writer: BaseWriter<unknown, "arrow">,
  session: PluginSession,
  methods: readonly string[],
): void {
  const has = (method: string): boolean => methods.includes(method);
  if (has("commitFiles")) {
    writer.commitFiles = (request) => session.call<CommitOutcome>("commitFiles", [request]);
  }
  if (has("prepare")) writer.prepare = () => session.call<JsonObject>("prepare");
  if (has("lastCommit")) {
    writer.lastCommit = (job) => session.call<JsonObject | undefined>("lastCommit", [job]);
  }
  if (has("maintain")) {
    writer.maintain = (request) => session.call<MaintenanceReport>("maintain", [request]);
  }
}

/** The files that the host has opened for a writer in another process. */
class LentFiles {
  readonly #context: WriterContext;
  readonly #files: OutputFile[] = [];

  constructor(context: WriterContext) {
    this.#context = context;
  }

  async answer(
    { what, path = "", file: number = -1, rows = 0 }: Extract<PluginMessage, { type: "ask" }>,
    body: Uint8Array,
  ): Promise<JsonValue> {
    if (what === "create-file") {
      const created = await this.#context.createFile(path);
      return { file: this.#files.push(created) - 1, path: created.path };
    }
    const file = this.#files[number];
    if (file === undefined) throw new RangeError(`There is no open file ${number}.`);
    if (what === "close-file") return (await file.close(rows)) as unknown as JsonValue;
    await file.write(body);
    return file.bytesWritten;
  }
}
