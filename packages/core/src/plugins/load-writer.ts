import type { WriterClass } from "../contract/define-writer.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { loadByType, loadBySpecifier } from "./load-plugin.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import type { PluginSearch } from "./plugin-search.ts";

/** What a job says about its writer; `customWriter` wins where it says both. */
export interface WriterName {
  /** `target.type` */
  readonly type?: string | undefined;
  /** `target.custom_writer` */
  readonly customWriter?: string | undefined;
}

/**
 * Finds, loads and checks the writer of a job. Its options are not looked at: see `validateOptions`.
 *
 * @throws what `loadReader` throws, and `PLUGIN_NOT_RELEASED` for `s3` and `iceberg`
 */
export async function loadWriter(
  { type, customWriter }: WriterName,
  from: PluginSearch,
): Promise<LoadedPlugin<WriterClass>> {
  if (type === undefined && customWriter === undefined) throw pluginErrors.notNamed("writer");
  const plugin =
    customWriter === undefined
      ? await loadByType("writer", type ?? "", from)
      : await loadBySpecifier("writer", customWriter, from);
  return plugin as LoadedPlugin<WriterClass>;
}
