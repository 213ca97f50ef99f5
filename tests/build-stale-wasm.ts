import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Tests run from the sources, and so have to find the WebAssembly modules that belong to these. */
export function setup(): void {
  const script = fileURLToPath(new URL("../scripts/build-wasm.mjs", import.meta.url));
  execFileSync(process.execPath, [script, "--stale"], { stdio: "inherit" });
}
