import type { StandardSchemaV1 } from "@standard-schema/spec";
import { contractVersion, type PluginKind } from "../../contract/plugin-brand.ts";
import type { JsonValue } from "../../contract/json.ts";
import { pluginErrors } from "../../errors/plugin-errors.ts";
import type { IsolationSettings } from "../isolation-settings.ts";
import { type LoadedClass, protocolVersion } from "../messages.ts";
import { type Command, nodeCommand, ownFolders } from "./child-command.ts";
import { moduleFolders } from "./module-folders.ts";
import { PluginConnection } from "./plugin-connection.ts";
import { sandboxCommand } from "./sandbox-command.ts";

/** A plugin that is to run in a process of its own. */
export interface IsolatedPlugin {
  readonly kind: PluginKind;
  /** As the job names it. */
  readonly name: string;
  /** Absolute: a module, or a program that keeps to the protocol itself. */
  readonly file: string;
  readonly isProgram: boolean;
  readonly isPackage: boolean;
  readonly exportName: string | undefined;
  readonly isSandboxed: boolean;
  readonly settings: IsolationSettings;
  /** Absolute folders that it may write to. */
  readonly writable: readonly string[];
  /** Absolute folders that it reads from, beside its own. */
  readonly readable: readonly string[];
}

interface Connected {
  readonly connection: PluginConnection;
  readonly loaded: LoadedClass;
}

/** The process of a plugin: started when it is needed, and once more after it has died. */
export class PluginHost {
  readonly plugin: IsolatedPlugin;
  #connected: Promise<Connected> | undefined;
  #last: PluginConnection | undefined;

  constructor(plugin: IsolatedPlugin) {
    this.plugin = plugin;
  }

  /**
   * A process in which the class is loaded.
   *
   * @throws the errors of loading, of the contract's version, and of starting a process
   */
  async connect(): Promise<Connected> {
    if (this.#last?.isAlive !== true) this.#connected = this.#start();
    return this.#connected as Promise<Connected>;
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    await this.#last?.stop();
  }

  /** Validates in the process what the job says. */
  optionsSchema(): StandardSchemaV1 {
    const validate = async (options: unknown): Promise<StandardSchemaV1.Result<unknown>> => {
      const { connection } = await this.connect();
      const request = { type: "validate", options: options as JsonValue } as const;
      const issues = await connection.ask(request, "the check of its options");
      return issues === null || issues === undefined
        ? { value: options }
        : { issues: issues as unknown as readonly StandardSchemaV1.Issue[] };
    };
    return { "~standard": { version: 1, vendor: "dativo", validate } };
  }

  async #start(): Promise<Connected> {
    const { kind, name, file, isProgram, isPackage, exportName } = this.plugin;
    const connection = new PluginConnection(this.#command(), this.plugin.settings, !isProgram);
    this.#last = connection;
    const loaded = (await connection.ask(
      {
        type: "load",
        protocol: protocolVersion,
        kind,
        file,
        isPackage,
        exportName: exportName ?? null,
        specifier: name,
        ...(connection.sharedMemory === undefined ? {} : { sharedMemory: connection.sharedMemory }),
      },
      "what it is",
    )) as unknown as LoadedClass;
    if (loaded.contractVersion !== contractVersion) {
      await connection.stop();
      throw pluginErrors.contractVersionUnsupported(
        name,
        file,
        loaded.contractVersion,
        contractVersion,
      );
    }
    return { connection, loaded };
  }

  #command(): Command {
    const { isProgram, isSandboxed, file, settings, writable } = this.plugin;
    const { memoryBytes, network } = settings;
    const readable = [...ownFolders, ...this.plugin.readable, ...moduleFolders(file)];
    const rights = { memoryBytes, writable, readable, network };
    const command = isProgram ? { program: file, args: [] } : nodeCommand(rights);
    return isSandboxed ? sandboxCommand(command, rights) : command;
  }
}
