import type { WriterClass } from "../contract/define-writer.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { loadByType, loadBySpecifier } from "./load-plugin.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { parquetTypes } from "./official-plugins.ts";
import type { PluginSearch } from "./plugin-search.ts";

/** What a job says about its writer; `customWriter` wins where it says both. */
export interface WriterName {
  /** `target.type` */
  readonly type?: string | undefined;
  /** `target.custom_writer` */
  readonly customWriter?: string | undefined;
  /** Whether the job names a catalog of Iceberg tables. */
  readonly hasCatalog?: boolean;
}

/**
 * Finds, loads and checks the writer of a job. Its options are not looked at: see `validateOptions`.
 *
 * @throws what `loadReader` throws, and `PLUGIN_NOT_RELEASED` for Parquet files with a catalog
 */
export async function loadWriter(
  { type, customWriter, hasCatalog = false }: WriterName,
  from: PluginSearch,
): Promise<LoadedPlugin<WriterClass>> {
  if (type === undefined && customWriter === undefined) throw pluginErrors.notNamed("writer");
  if (hasCatalog && customWriter === undefined && parquetTypes.includes(type ?? "")) {
    throw pluginErrors.catalogNotReleased(type ?? "", "@dativo/iceberg");
  }
  const plugin =
    customWriter === undefined
      ? await loadByType("writer", type ?? "", from)
      : await loadBySpecifier("writer", customWriter, from);
  return plugin as LoadedPlugin<WriterClass>;
}
