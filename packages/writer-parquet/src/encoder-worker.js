// @ts-check
// The thread of a WorkerEncoder. JavaScript, because Node.js 20 cannot start a thread from TypeScript.
import { parentPort } from "node:worker_threads";
import { encodeRowGroup } from "./encode-row-group.js";

parentPort?.on("message", answer);

/** @param {import("./worker-encoder.ts").EncoderRequest} request */
function answer({ ipc, settings }) {
  try {
    const encoded = encodeRowGroup(ipc, settings);
    const moved = /** @type {ArrayBuffer} */ (encoded.buffer);
    parentPort?.postMessage({ encoded }, [moved]);
  } catch (error) {
    parentPort?.postMessage({ error });
  }
}
