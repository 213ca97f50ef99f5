import { deserialize } from "node:v8";
import { batchesFromIpc } from "../../batch/batches-from-ipc.ts";
import { isolationProtocolErrors } from "../../errors/isolation-errors.ts";
import type { PluginMessage } from "../messages.ts";

/**
 * What a reader has yielded: a batch, or rows.
 *
 * @throws `PLUGIN_PROTOCOL_BROKEN`
 */
export function decodeYield(
  encoding: Extract<PluginMessage, { type: "yield" }>["encoding"],
  body: Uint8Array,
): unknown {
  try {
    if (encoding === "arrow") {
      const batches = batchesFromIpc(body);
      if (batches.length === 1) return batches[0];
      throw isolationProtocolErrors.broken(`${batches.length} batches in one message`);
    }
    if (encoding === "v8") return deserialize(body) as unknown;
    return JSON.parse(Buffer.from(body).toString("utf8")) as unknown;
  } catch (cause) {
    throw isolationProtocolErrors.broken(`a yield that cannot be read as ${encoding}`, cause);
  }
}
