import { relative } from "node:path";
import type { ReaderClass } from "../contract/define-reader.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { WriterClass } from "../contract/define-writer.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { placeError } from "../errors/place-error.ts";
import type { Job, PluginChoice } from "../job/job.ts";
import { isUrl } from "../job/is-url.ts";
import { loadReader } from "./load-reader.ts";
import { loadWriter } from "./load-writer.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import type { LockedPlugin } from "./plugin-lock.ts";
import { validateOptions } from "./validate-options.ts";

/** A plugin, with options that are valid. */
export interface ReadyPlugin<Class> {
  readonly plugin: LoadedPlugin<Class>;
  readonly options: unknown;
}

/** Both plugins of a job, or what is wrong with them. */
export type JobPlugins =
  | {
      readonly reader: ReadyPlugin<ReaderClass>;
      readonly writer: ReadyPlugin<WriterClass>;
    }
  | { readonly errors: readonly [DativoError, ...DativoError[]] };

/** Where plugins are looked for beside the job's own folder; both absolute. */
export interface HostFolders {
  readonly workingFolder: string;
  readonly hostFolder: string;
  /** The plugins that may be loaded, and no others. */
  readonly frozen?: readonly LockedPlugin[] | undefined;
}

/**
 * Loads the plugins of a job and validates their options, both, whatever is wrong with one of them.
 * Constructs none. Errors say where the job names the plugin, or where its options stand.
 */
export async function loadJobPlugins(job: Job, folders: HostFolders): Promise<JobPlugins> {
  const { source, target } = job;
  const search = { jobFolder: job.folder, ...folders };
  const outputs = job.streams.map(({ output }) => output).filter((output) => !isUrl(output));
  const isolation = {
    settings: job.isolation,
    writable: [...new Set(outputs)],
    readable: [job.folder],
    frozen: folders.frozen,
  };
  const { type, custom } = target.plugin;
  const ready = async <Class extends ReaderClass | WriterClass>(
    section: string,
    choice: PluginChoice,
    load: () => Promise<LoadedPlugin<Class>>,
  ): Promise<ReadyPlugin<Class> | DativoError> => {
    try {
      return await readyPlugin(job, folders, section, choice, load);
    } catch (error) {
      if (DativoError.isInstance(error)) return error;
      throw error;
    }
  };
  const [reader, writer] = await Promise.all([
    ready("source", source.plugin, () =>
      loadReader(
        { type: source.plugin.type, customReader: source.plugin.custom },
        search,
        isolation,
      ),
    ),
    ready("target", target.plugin, () =>
      loadWriter(
        { type, customWriter: custom, hasCatalog: target.catalog !== undefined },
        search,
        isolation,
      ),
    ),
  ]);
  const refused = DativoError.isInstance(writer) ? writer : refusedMode(job, writer, folders);
  if (refused !== undefined) {
    return { errors: DativoError.isInstance(reader) ? [reader, refused] : [refused] };
  }
  if (DativoError.isInstance(reader)) {
    return { errors: DativoError.isInstance(writer) ? [reader, writer] : [reader] };
  }
  return DativoError.isInstance(writer) ? { errors: [writer] } : { reader, writer };
}

/** Of writers that say nothing. */
const fileModes: readonly LoadMode[] = ["append", "replace", "replace_partitions"];

/** @throws `MODE_UNSUPPORTED`, as a result */
function refusedMode(
  job: Job,
  { plugin }: ReadyPlugin<WriterClass>,
  { workingFolder }: HostFolders,
): DativoError | undefined {
  const { modes = fileModes } = plugin.pluginClass;
  const mode = job.streams.map((stream) => stream.mode).find((wanted) => !modes.includes(wanted));
  if (mode === undefined) return undefined;
  const keys = ["target", "mode"];
  const error = pluginErrors.modeUnsupported(plugin.name, mode, modes);
  const file = relative(workingFolder, job.path);
  return placeError(error, file, { path: keys, location: job.locate(keys) }) as DativoError;
}

async function readyPlugin<Class extends ReaderClass | WriterClass>(
  job: Job,
  { workingFolder }: HostFolders,
  section: string,
  choice: PluginChoice,
  load: () => Promise<LoadedPlugin<Class>>,
): Promise<ReadyPlugin<Class>> {
  const file = relative(workingFolder, job.path);
  const plugin = await load().catch((error: unknown) => {
    const customKey = section === "source" ? "custom_reader" : "custom_writer";
    const path = [section, choice.custom === undefined ? "type" : customKey];
    throw placeError(error, file, { path, location: job.locate(path) });
  });
  const options = await validateOptions(plugin.pluginClass.optionsSchema, choice.options, {
    kind: plugin.kind,
    plugin: plugin.name,
    file,
    path: choice.optionsPath,
    variables: choice.variables,
    locate: (path) => job.locate(path),
  });
  return { plugin, options };
}
