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
  for (const { output } of job.streams) {
    const scheme = schemeOf(output);
    if (scheme === undefined || storages.has(scheme)) continue;
    try {
      const plugin = await loadByType("storage", scheme, { jobFolder: job.folder, ...folders });
      const Storage = plugin.pluginClass as StorageClass;
      storages.set(scheme, new Storage({ connection, credentials }, context));
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
    close: async () => {
      for (const storage of storages.values()) {
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
