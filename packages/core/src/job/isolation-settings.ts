import type { IsolationSettings } from "../isolation/isolation-settings.ts";
import type { JobFile } from "./job-schema.ts";
import { parseMemoryLimit } from "./parse-memory-limit.ts";

const defaultMemory = "2gb";
const defaultHeartbeat = 30;

/**
 * `plugins` in the terms of loading. `plugins.sandbox` of older jobs means the plugins that are not official,
 * and no network unless it says so.
 */
export function isolationSettings(file: Pick<JobFile, "plugins">): IsolationSettings {
  const plugins = file.plugins ?? {};
  const { sandbox, isolation, memory_limit: memory, network } = plugins;
  const older = sandbox?.enabled === true ? sandbox : undefined;
  return {
    level: isolation ?? (older === undefined ? undefined : "sandbox"),
    officialLevel: isolation,
    memoryBytes: parseMemoryLimit(memory ?? older?.memory_limit ?? defaultMemory) ?? Infinity,
    heartbeatSeconds: plugins.heartbeat_seconds ?? defaultHeartbeat,
    timeoutSeconds: plugins.timeout_seconds ?? older?.timeout,
    network: network ?? older?.network_disabled === false,
  };
}
