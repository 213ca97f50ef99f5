import type { JsonObject } from "./json.ts";
import type { ObjectStore } from "./object-store.ts";
import { contractVersion, pluginBrand, type PluginBrand } from "./plugin-brand.ts";
import type { Logger } from "./plugin-context.ts";

/** How a store is reached: what the `target` of a job says of it. */
export interface StorageConfig {
  /** `target.connection`. */
  readonly connection: JsonObject;
  /** `target.credentials`: secrets. The host keeps every value in here out of all that it prints or stores. */
  readonly credentials: JsonObject;
}

/** What the host lends to a storage. */
export interface StorageContext {
  readonly logger: Logger;
}

/**
 * A kind of place for outputs, by the scheme of their URLs: `s3://…` is that of `@dativo/storage-s3`,
 * `gs://…` would be that of `dativo-storage-gs`. The host stages, commits and cleans up on what `open`
 * gives back, so a storage knows nothing of runs. `objectStoreChecks` of `@dativo/core/testing` tests it.
 */
export abstract class BaseStorage {
  static readonly [pluginBrand]: PluginBrand = { kind: "storage", contractVersion };

  protected readonly config: StorageConfig;
  protected readonly context: StorageContext;

  /** Must not connect, and throws when the connection is not valid. */
  constructor(config: StorageConfig, context: StorageContext) {
    this.config = config;
    this.context = context;
  }

  /**
   * The place that an output names. Does not connect.
   *
   * @param url of an output: `s3://bucket/prefix`
   */
  abstract open(url: string): ObjectStore;

  /** Gives back connections. Called exactly once, also after an error or an abort. */
  async close(): Promise<void> {}
}
