import { randomBytes } from "node:crypto";
import type { ConnectionCheck } from "../contract/connection-check.ts";
import { DativoError } from "../errors/dativo-error.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { processFolder } from "../storage/process-folder.ts";

/** Proves that an output can be written, conditionally written, read and deleted, and leaves it as it was. */
export async function checkOutput(store: ObjectStore): Promise<ConnectionCheck> {
  try {
    const folder = processFolder(`check-${randomBytes(5).toString("hex")}`);
    const path = `${folder}/probe`;
    const content = new TextEncoder().encode("dativo check\n");
    const created = await store.putIfAbsent(path, content);
    const again = await store.putIfAbsent(path, content);
    const read = await store.read(path);
    await store.deleteFolder(folder);
    if (created && !again && read?.byteLength === content.byteLength) {
      return { status: "ok", message: `${store.url} can be written` };
    }
    return {
      status: "failed",
      code: "OUTPUT_NOT_ATOMIC",
      message:
        store.localRoot === undefined
          ? `${store.url} lets two writers create the same object: the store has no conditional writes (If-None-Match), so that two runs at once could both commit.`
          : `${store.url} does not create files atomically; use a local disk that supports hard links.`,
    };
  } catch (cause) {
    if (!DativoError.isInstance(cause)) throw cause;
    return {
      status: "failed",
      code: cause.code,
      message: `${cause.message} ${cause.fix ?? ""}`.trim(),
    };
  }
}
