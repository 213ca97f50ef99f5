import { batchesToIpc } from "../../batch/batches-to-ipc.ts";
import type { AssetDefinition } from "../../contract/asset-definition.ts";
import { BaseWriter } from "../../contract/base-writer.ts";
import type { RecordBatch } from "../../contract/batch.ts";
import type { ConnectionCheck } from "../../contract/connection-check.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import type { JsonObject, JsonValue } from "../../contract/json.ts";
import type { OutputFile, WriterContext } from "../../contract/plugin-context.ts";
import { loadModes, type TargetConfig } from "../../contract/target-config.ts";
import type { WrittenFile } from "../../contract/written-file.ts";
import type { LoadedClass, PluginMessage } from "../messages.ts";
import type { PluginHost } from "./plugin-host.ts";
import { PluginSession } from "./plugin-session.ts";

/** A writer whose instance lives in another process. */
interface AsideWriter {
  readonly session: PluginSession;
}

/** A writer class whose instances live in a process of their own. Their files are the host's. */
export function isolatedWriter(host: PluginHost, loaded: LoadedClass): WriterClass {
  class IsolatedWriter extends BaseWriter<unknown, "arrow"> implements AsideWriter {
    static override readonly batchFormat = "arrow";
    static override readonly modes = loaded.modes ?? loadModes;

    readonly session: PluginSession;

    constructor(
      asset: AssetDefinition,
      target: TargetConfig,
      outputBase: string,
      context: WriterContext,
    ) {
      super(asset, target, outputBase, context);
      const files = new LentFiles(context);
      this.session = new PluginSession(host, {
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
    }

    async writeBatch(batch: RecordBatch, fileCounter: number): Promise<WrittenFile[]> {
      const files = await this.session.writeBatch(batchesToIpc([batch]), fileCounter);
      return files as unknown as WrittenFile[];
    }

    override async finish(): Promise<WrittenFile[]> {
      return this.session.call("finish");
    }

    override async checkConnection(): Promise<ConnectionCheck> {
      return this.session.call("checkConnection");
    }

    override async close(): Promise<void> {
      await this.session.close();
    }
  }
  for (const method of loaded.methods) addMethod(IsolatedWriter.prototype, method);
  const schema = loaded.hasOptions ? { optionsSchema: host.optionsSchema() } : {};
  return Object.assign(IsolatedWriter, schema);
}

/** Only of methods that the class has: that they are there tells the host to call them. */
function addMethod(prototype: AsideWriter, method: string): void {
  Object.defineProperty(prototype, method, {
    value(this: AsideWriter, ...args: readonly unknown[]): Promise<unknown> {
      return this.session.call(method, args);
    },
  });
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
