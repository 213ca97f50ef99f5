import type { ReaderClass } from "../contract/define-reader.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import type { Isolation } from "../isolation/isolation-settings.ts";
import { loadByType, loadBySpecifier } from "./load-plugin.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import type { PluginSearch } from "./plugin-search.ts";

/** What a job says about its reader; `customReader` wins where it says both. */
export interface ReaderName {
  /** `source.type` */
  readonly type?: string | undefined;
  /** `source.custom_reader` */
  readonly customReader?: string | undefined;
}

/**
 * Finds, loads and checks the reader of a job. Its options are not looked at: see `validateOptions`.
 *
 * @throws a `DativoError` with a code of its own for every way in which this can fail: `SPECIFIER_INVALID`,
 *   `MODULE_NOT_FOUND`, `MODULE_FAILED`, `EXPORT_NOT_FOUND`, `EXPORT_AMBIGUOUS`, `NOT_A_PLUGIN_CLASS`,
 *   `PLUGIN_CLASS_MISSING`,
 *   `WRONG_PLUGIN_KIND`, `CONTRACT_VERSION_UNSUPPORTED`, `PLUGIN_TYPE_UNKNOWN`, `PLUGIN_NOT_INSTALLED`,
 *   `PLUGIN_NOT_NAMED`
 */
export async function loadReader(
  { type, customReader }: ReaderName,
  from: PluginSearch,
  isolation?: Isolation,
): Promise<LoadedPlugin<ReaderClass>> {
  if (type === undefined && customReader === undefined) throw pluginErrors.notNamed("reader");
  const plugin =
    customReader === undefined
      ? await loadByType("reader", type ?? "", from, isolation)
      : await loadBySpecifier("reader", customReader, from, isolation);
  return plugin as LoadedPlugin<ReaderClass>;
}
