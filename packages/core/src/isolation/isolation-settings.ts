import type { LockedPlugin } from "../plugins/plugin-lock.ts";

/**
 * How far a plugin is kept away from the host. `trusted`: in the host's process. `process`: in a process of its
 * own, against crashes, leaks, hangs and accidents. `sandbox`: the same without the network and without
 * files to write to, against malice.
 */
export const isolationLevels = ["trusted", "process", "sandbox"] as const;

/** One of them. */
export type IsolationLevel = (typeof isolationLevels)[number];

/** `plugins` of a job or of the project. */
export interface IsolationSettings {
  /** `undefined`: what the plugin's origin asks for. */
  readonly level: IsolationLevel | undefined;
  /** The same for plugins that Dativo itself publishes. */
  readonly officialLevel: IsolationLevel | undefined;
  /** Bytes that the process of a plugin may hold. */
  readonly memoryBytes: number;
  /** After which a process that gives no sign of life is ended. */
  readonly heartbeatSeconds: number;
  /** For one answer, such as a batch; `undefined`: as long as it takes. */
  readonly timeoutSeconds: number | undefined;
  /** Whether a sandbox has the network. */
  readonly network: boolean;
}

/** Where a plugin comes from. */
export interface PluginOrigin {
  readonly kind: "official" | "package" | "path" | "program";
}

/** What a plugin is loaded under. */
export interface Isolation {
  readonly settings: IsolationSettings;
  /** Absolute folders that it may write to. */
  readonly writable: readonly string[];
  /** Absolute folders that it may read from; a sandbox hides others. */
  readonly readable: readonly string[];
  /** The plugins that may be loaded, and no others: `--frozen-plugins`. */
  readonly frozen?: readonly LockedPlugin[] | undefined;
}

/** The level at which a plugin runs: one from npm that is not ours is not trusted, unless the job says so. */
export function isolationLevelOf(
  { kind }: PluginOrigin,
  { level, officialLevel }: Pick<IsolationSettings, "level" | "officialLevel">,
): IsolationLevel {
  if (kind === "official") return officialLevel ?? "trusted";
  if (kind === "program") return level === "sandbox" ? "sandbox" : "process";
  return level ?? (kind === "package" ? "process" : "trusted");
}
