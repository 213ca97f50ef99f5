// @ts-check
// The thread of a WorkerEncoder. JavaScript, because Node.js 20 cannot start a thread from TypeScript.
import { parentPort } from "node:worker_threads";
import { encodeRowGroup } from "./encode-row-group.js";

/** Answers come in the order of the requests, whatever an engine has to load first. */
let last = Promise.resolve();

parentPort?.on("message", (request) => {
  last = last.then(() => answer(request));
});

/** @param {import("./row-group-request.ts").RowGroupRequest} request */
async function answer(request) {
  if (request === null) throw new TypeError("There is no request.");
  try {
    const encoded = await encodeRowGroup(request);
    const bytes = "file" in encoded ? encoded.file : encoded.pages.bytes;
    parentPort?.postMessage({ encoded }, [/** @type {ArrayBuffer} */ (bytes.buffer)]);
  } catch (error) {
    parentPort?.postMessage({ error });
  }
}
