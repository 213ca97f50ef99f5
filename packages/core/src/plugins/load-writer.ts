import type { WriterClass } from "../contract/define-writer.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import type { Isolation } from "../isolation/isolation-settings.ts";
import { loadByType, loadBySpecifier, loadOfficial } from "./load-plugin.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { icebergPlugin, parquetTypes } from "./official-plugins.ts";
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
 * Parquet files with a catalog are those of Iceberg tables.
 *
 * @throws what `loadReader` throws
 */
export async function loadWriter(
  { type, customWriter, hasCatalog = false }: WriterName,
  from: PluginSearch,
  isolation?: Isolation,
): Promise<LoadedPlugin<WriterClass>> {
  if (type === undefined && customWriter === undefined) throw pluginErrors.notNamed("writer");
  const plugin =
    customWriter === undefined
      ? await loadNamed(type ?? "", hasCatalog, from, isolation)
      : await loadBySpecifier("writer", customWriter, from, isolation);
  return plugin as LoadedPlugin<WriterClass>;
}

function loadNamed(
  type: string,
  hasCatalog: boolean,
  from: PluginSearch,
  isolation: Isolation | undefined,
): Promise<LoadedPlugin<unknown>> {
  const isTable = hasCatalog && parquetTypes.includes(type);
  return isTable
    ? loadOfficial("writer", { type, ...icebergPlugin }, from, isolation)
    : loadByType("writer", type, from, isolation);
}
