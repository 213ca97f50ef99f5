import type { JsonValue } from "../../contract/json.ts";
import type { PluginMessage } from "../messages.ts";

/** What an instance takes of what its process tells. */
export interface InstanceListener {
  readonly onMetric: (name: string, by: number) => void;
  readonly onLog: (message: Extract<PluginMessage, { type: "log" }>) => void;
  readonly onAsk: (
    ask: Extract<PluginMessage, { type: "ask" }>,
    body: Uint8Array,
  ) => Promise<JsonValue>;
}
