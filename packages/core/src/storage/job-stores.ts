import { relative } from "node:path";
import type { BaseStorage, StorageConfig, StorageContext } from "../contract/base-storage.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { messageOf } from "../errors/message-of.ts";
import { placeError } from "../errors/place-error.ts";
import { isUrl } from "../job/is-url.ts";
import type { Job } from "../job/job.ts";
import { loadByType } from "../plugins/load-plugin.ts";
import type { HostFolders } from "../plugins/load-job-plugins.ts";
import { LocalObjectStore } from "./local-object-store.ts";

/** The stores that the outputs of a job are in. */
export interface JobStores {
  /** @param output absolute path of a folder, or the URL of an output of the job */
  open(output: string): ObjectStore;

  /**
   * A place that is no output of the job. Connects to nothing yet.
   *
   * @param url of a folder: an absolute path, or `s3://bucket/prefix`
   * @param access the target's own by default
   * @throws `PLUGIN_NOT_INSTALLED` or `PLUGIN_TYPE_UNKNOWN`
   */
  openElsewhere(url: string, access?: StorageConfig): Promise<ObjectStore>;

  /** Gives back connections. */
  close(): Promise<void>;
}

type StorageClass = new (config: StorageConfig, context: StorageContext) => BaseStorage;

/**
 * Loads the storages that a job's outputs need: none for folders, `@dativo/storage-s3` for `s3://…`.
 * Connects to nothing.
 *
 * @throws `PLUGIN_NOT_INSTALLED` or `PLUGIN_TYPE_UNKNOWN`, and what a storage says of its connection
 */
export async function loadStores(
  job: Job,
  folders: HostFolders,
  context: StorageContext,
): Promise<JobStores> {
  const { connection, credentials } = job.target;
  const storages = new Map<string, BaseStorage>();
  const others: BaseStorage[] = [];
  const load = async (scheme: string, access: StorageConfig): Promise<BaseStorage> => {
    const plugin = await loadByType("storage", scheme, { jobFolder: job.folder, ...folders });
    const Storage = plugin.pluginClass as StorageClass;
    return new Storage(access, context);
  };
  for (const { output } of job.streams) {
    const scheme = schemeOf(output);
    if (scheme === undefined || storages.has(scheme)) continue;
    try {
      storages.set(scheme, await load(scheme, { connection, credentials }));
    } catch (error) {
      // The older form has no `output`: its connection names the bucket.
      const path = job.locate(["target", "output"]) ? ["target", "output"] : ["target"];
      const file = relative(folders.workingFolder, job.path);
      throw placeError(error, file, { path, location: job.locate(path) });
    }
  }
  return {
    open: (output) =>
      storages.get(schemeOf(output) ?? "")?.open(output) ?? new LocalObjectStore(output),
    openElsewhere: async (url, access) => {
      const scheme = schemeOf(url);
      if (scheme === undefined) return new LocalObjectStore(url);
      const known = access === undefined ? storages.get(scheme) : undefined;
      if (known) return known.open(url);
      const storage = await load(scheme, access ?? { connection, credentials });
      if (access === undefined) storages.set(scheme, storage);
      else others.push(storage);
      return storage.open(url);
    },
    close: async () => {
      for (const storage of [...storages.values(), ...others]) {
        await storage
          .close()
          .catch((cause: unknown) =>
            context.logger.warn(`A storage could not be closed: ${messageOf(cause)}`),
          );
      }
    },
  };
}

/** `s3` of `s3://bucket/prefix`; `undefined` for a folder. */
function schemeOf(output: string): string | undefined {
  return isUrl(output) ? output.slice(0, output.indexOf(":")).toLowerCase() : undefined;
}
