// Compiles the WebAssembly module of a package, `assembly/index.ts`, into `wasm/kernel.wasm`: that of the
// working folder, or with `--stale` those of the whole repository that are older than their sources.
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

// Memory is laid out by hand: nothing is collected, and nothing is checked twice.
const compilerOptions = ["--runtime", "stub", "--noAssert", "-O3", "--converge"];
const features = ["--enable", "simd", "--enable", "bulk-memory", "--enable", "sign-extension"];

const folders = process.argv.includes("--stale") ? staleFolders() : [process.cwd()];
for (const folder of folders) await buildWasm(folder);

async function buildWasm(folder) {
  mkdirSync(join(folder, "wasm"), { recursive: true });
  const files = [join(folder, "assembly/index.ts"), "--outFile", join(folder, "wasm/kernel.wasm")];
  const messages = [];
  const stderr = { write: (message) => messages.push(message) };
  const { error } = await asc.main([...files, ...compilerOptions, ...features], { stderr });
  if (!error) return;
  console.error(`${folder}/assembly does not compile:\n${messages.join("")}`);
  process.exitCode = 1;
}

function staleFolders() {
  const packages = join(dirname(fileURLToPath(import.meta.url)), "../packages");
  return readdirSync(packages)
    .map((name) => join(packages, name))
    .filter((folder) => existsSync(join(folder, "assembly")) && isStale(folder));
}

function isStale(folder) {
  const module = join(folder, "wasm/kernel.wasm");
  if (!existsSync(module)) return true;
  const assembly = join(folder, "assembly");
  const times = readdirSync(assembly).map((file) => statSync(join(assembly, file)).mtimeMs);
  return Math.max(...times) > statSync(module).mtimeMs;
}
