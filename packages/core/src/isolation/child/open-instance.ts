import type { BaseReader } from "../../contract/base-reader.ts";
import type { BaseWriter } from "../../contract/base-writer.ts";
import type { BatchFormat } from "../../contract/batch.ts";
import type { StreamSchema } from "../../contract/column-type.ts";
import type { JsonObject } from "../../contract/json.ts";
import type { PluginContext } from "../../contract/plugin-context.ts";
import type { ReaderClass } from "../../contract/define-reader.ts";
import type { SourceConfig } from "../../contract/source-config.ts";
import type { StreamState } from "../../contract/stream-state.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import { isolationErrors } from "../../errors/isolation-errors.ts";
import { fieldsText } from "../../observability/fields-text.ts";
import { validateOptions } from "../../plugins/validate-options.ts";
import type { OpenRequest, PluginMessage } from "../messages.ts";
import type { HostLink } from "./host-link.ts";
import { createRemoteFile } from "./remote-file.ts";

/** An instance of the plugin's class. */
export interface Instance {
  readonly plugin: BaseReader | BaseWriter<unknown, BatchFormat>;
  readonly abort: AbortController;
  /** The columns of a writer's batches. */
  readonly schema: StreamSchema | undefined;
  /** By name of the stream; replaced before each call. */
  states: Readonly<Record<string, StreamState>>;
}

/** The class that the process is for. */
export interface ServedClass {
  readonly kind: "reader" | "writer";
  readonly name: string;
  readonly pluginClass: unknown;
}

/** Builds an instance as the host would, with a context that leads to the host. */
export async function openInstance(
  { kind, name, pluginClass }: ServedClass,
  instance: number,
  request: OpenRequest,
  link: HostLink,
): Promise<Instance> {
  const abort = new AbortController();
  const context = createContext(instance, link, abort.signal);
  const settings = (kind === "reader" ? request.source : request.target) ?? {};
  const { optionsSchema } = pluginClass as ReaderClass;
  const options = await validateOptions(optionsSchema, settings["options"] ?? {}, {
    kind,
    plugin: name,
    path: ["options"],
  });
  if (kind === "writer") {
    const asset = request.asset as unknown as ConstructorParameters<WriterClass>[0];
    const target = { ...settings, options } as never;
    const Writer = pluginClass as WriterClass;
    const plugin = new Writer(asset, target, request.outputBase ?? "", {
      ...context,
      task: request.task as never,
      prepared: request.prepared ?? undefined,
      createFile: (path) => createRemoteFile(link, instance, path),
      openStore: async () => {
        throw isolationErrors.unavailable("context.openStore");
      },
    });
    return { plugin, abort, schema: asset.schema, states: {} };
  }
  const Reader = pluginClass as ReaderClass;
  const source = { ...settings, options } as unknown as SourceConfig;
  const opened: Instance = {
    plugin: new Reader(source, { ...context, state: (stream) => opened.states[stream] }),
    abort,
    schema: undefined,
    states: {},
  };
  return opened;
}

function createContext(instance: number, link: HostLink, signal: AbortSignal): PluginContext {
  type Level = Extract<PluginMessage, { type: "log" }>["level"];
  const log =
    (level: Level) =>
    (message: string, fields: JsonObject = {}): void =>
      link.tell({
        type: "log",
        level,
        message: String(message),
        fields: JSON.parse(fieldsText(fields)) as JsonObject,
      });
  return {
    signal,
    logger: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
    metrics: {
      increment: (name, by = 1) => link.tell({ type: "metric", instance, name, by }),
    },
  };
}
