import { contractVersion } from "../../contract/plugin-brand.ts";
import type { ReaderClass } from "../../contract/define-reader.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import type { JsonValue } from "../../contract/json.ts";
import { batchToRows } from "../../batch/batch-to-rows.ts";
import { batchesFromIpc } from "../../batch/batches-from-ipc.ts";
import type { BaseWriter } from "../../contract/base-writer.ts";
import type { BatchFormat } from "../../contract/batch.ts";
import { isolationProtocolErrors } from "../../errors/isolation-errors.ts";
import { messageOf } from "../../errors/message-of.ts";
import { packError } from "../../errors/error-transfer.ts";
import { loadModule } from "../../plugins/load-module.ts";
import { type PlainIssue, plainIssues } from "../../plugins/plain-issues.ts";
import { resolvePluginClass } from "../../plugins/resolve-plugin-class.ts";
import type { LoadedClass } from "../messages.ts";
import { HostLink, type HostRequest } from "./host-link.ts";
import { type Instance, openInstance, type ServedClass } from "./open-instance.ts";
import { Credit, runExtract } from "./run-extract.ts";

type Asked = Exclude<HostRequest, { type: "credit" | "return" | "abort" | "ping" }>;

/** Methods that a class may have or not. */
const optionalMethods = ["readRejected", "commitFiles", "prepare", "lastCommit", "maintain"];

/** Does what the host tells, until the host is gone. */
export function servePlugin(): void {
  const link = new HostLink();
  const server = new PluginServer(link);
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${error.name}: ${messageOf(error)}\n`, () => process.exit(1));
  });
  link.listen((message, body) => server.take(message, body));
}

class PluginServer {
  readonly #link: HostLink;
  readonly #instances = new Map<number, Instance>();
  readonly #streams = new Map<number, Credit>();
  #served: ServedClass | undefined;

  constructor(link: HostLink) {
    this.#link = link;
  }

  take(message: HostRequest, body: Uint8Array): void {
    switch (message.type) {
      case "ping":
        this.#link.tell({ type: "pong" });
        return;
      case "abort":
        this.#instances.get(message.instance)?.abort.abort();
        return;
      case "credit":
        this.#streams.get(message.id)?.add(message.count);
        return;
      case "return":
        this.#streams.get(message.id)?.end();
        return;
      default:
        void this.#answer(message, body);
    }
  }

  async #answer(message: Asked, body: Uint8Array): Promise<void> {
    const { id } = message;
    try {
      const value = (await this.#do(message, body)) as JsonValue | undefined;
      this.#link.tell({ type: "result", id, ...(value === undefined ? {} : { value }) });
    } catch (error) {
      this.#link.tell({ type: "error", id, error: packError(error) });
    }
  }

  async #do(message: Asked, body: Uint8Array): Promise<unknown> {
    switch (message.type) {
      case "load":
        return this.#load(message);
      case "validate":
        return this.#validate(message.options);
      case "open": {
        const { instance, request } = message;
        const opened = await openInstance(this.#class(), instance, request, this.#link);
        this.#instances.set(instance, opened);
        return undefined;
      }
      case "write-batch":
        return this.#writeBatch(message, body);
      case "extract":
        return this.#extract(message);
      case "call":
        return this.#call(message);
      default:
        throw isolationProtocolErrors.broken("the host sent a message of an unknown type");
    }
  }

  async #load(message: Extract<Asked, { type: "load" }>): Promise<LoadedClass> {
    const { kind, file, isPackage, exportName, specifier, sharedMemory } = message;
    if (sharedMemory !== undefined) this.#link.share(sharedMemory);
    // Not earlier: our own modules have large maps, and reading them is a good part of the start.
    process.setSourceMapsEnabled(true);
    // Only whether there is a package counts: it decides how the module is loaded.
    const found = isPackage ? { folder: "", manifest: {} } : undefined;
    const exports = await loadModule({ file, package: found });
    const { pluginClass } = resolvePluginClass({
      exports,
      exportName: exportName ?? undefined,
      kind,
      location: file,
      specifier,
    });
    this.#served = { kind: kind === "writer" ? "writer" : "reader", name: specifier, pluginClass };
    const { prototype, optionsSchema, ...rest } = pluginClass as (ReaderClass | WriterClass) & {
      readonly prototype: object;
      /** Of `defineReader` and `defineWriter`: those that only an instance has. */
      readonly definedMethods?: readonly string[];
    };
    const { incremental, stateStrategies } = pluginClass as ReaderClass;
    const { batchFormat, modes } = pluginClass as WriterClass;
    const { definedMethods = [] } = rest;
    const inherited = optionalMethods.filter((method) => method in prototype);
    return {
      contractVersion,
      hasOptions: optionsSchema !== undefined,
      methods: [...new Set([...inherited, ...definedMethods])],
      incremental,
      stateStrategies,
      batchFormat,
      ...(modes === undefined ? {} : { modes }),
      heartbeat: true,
    };
  }

  /** What is wrong with the options; `null` where nothing is. */
  async #validate(options: JsonValue): Promise<readonly PlainIssue[] | null> {
    const { optionsSchema: schema } = this.#class().pluginClass as ReaderClass;
    const { issues } = (await schema?.["~standard"].validate(options)) ?? {};
    return issues?.flatMap((issue) => plainIssues(issue, schema)) ?? null;
  }

  async #writeBatch(
    { instance, fileCounter }: Extract<Asked, { type: "write-batch" }>,
    body: Uint8Array,
  ): Promise<unknown> {
    const { plugin, schema } = this.#instance(instance);
    const [batch] = batchesFromIpc(body);
    if (batch === undefined || schema === undefined) return [];
    const { batchFormat } = this.#class().pluginClass as WriterClass;
    const given = batchFormat === "arrow" ? batch : batchToRows(batch, schema);
    return (plugin as BaseWriter<unknown, BatchFormat>).writeBatch(given as never, fileCounter);
  }

  async #extract(message: Extract<Asked, { type: "extract" }>): Promise<void> {
    const instance = this.#instance(message.instance);
    instance.states = message.states;
    const credit = new Credit(message.credit);
    this.#streams.set(message.id, credit);
    try {
      await runExtract(instance, message, credit, this.#link);
    } finally {
      this.#streams.delete(message.id);
    }
  }

  async #call({
    instance,
    method,
    args,
    states,
  }: Extract<Asked, { type: "call" }>): Promise<unknown> {
    const opened = this.#instance(instance);
    opened.states = states;
    const called = opened.plugin as unknown as Record<string, (...all: unknown[]) => unknown>;
    if (method === "close") this.#instances.delete(instance);
    return called[method]?.(...args);
  }

  #class(): ServedClass {
    if (this.#served) return this.#served;
    throw isolationProtocolErrors.broken("the host asked before it has loaded a class");
  }

  #instance(number: number): Instance {
    const instance = this.#instances.get(number);
    if (instance) return instance;
    throw isolationProtocolErrors.broken(
      `the host asked for an instance ${number} that is not open`,
    );
  }
}
