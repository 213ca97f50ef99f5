// Packs every package as npm would get it, and checks the files, the entry points and the types.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackages } from "./build-packages.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { root, runCommand } from "./run-command.mjs";
import { workspaceFolders } from "./workspace-folders.mjs";

const alwaysPacked = new Set(["package.json", "README.md", "CHANGELOG.md", "LICENSE"]);
const neverPacked = /\.test(-d)?\.|__fixtures__|\.tsbuildinfo$/;

await ensureInstalled();
await buildPackages();
const destination = mkdtempSync(join(tmpdir(), "dativo-pack-"));
let problems = 0;
for (const folder of workspaceFolders(["packages"])) {
  if (!readManifest(folder).private) problems += await checkPackage(folder);
}
rmSync(destination, { recursive: true });
process.exitCode = problems === 0 ? 0 : 1;

async function checkPackage(folder) {
  const { name, filename, files } = await pack(folder);
  const unexpected = unexpectedFiles(folder, files);
  for (const path of unexpected) console.error(`${name}: must not be packed: ${path}`);
  const missing = [...alwaysPacked].filter((path) => !files.some((file) => file.path === path));
  for (const path of missing) console.error(`${name}: is missing from the package: ${path}`);
  const publint = await runCommand("publint", ["run", filename, "--strict"]);
  const types = await runCommand("attw", [filename, "--profile", "esm-only", "--format", "ascii"]);
  const checks = [unexpected.length === 0, missing.length === 0, publint.code === 0, types.code === 0];
  const failed = checks.filter((passed) => !passed).length;
  console.log(`${name}: ${files.length} files packed, ${failed === 0 ? "no problems" : "problems above"}`);
  return failed;
}

async function pack(folder) {
  const packArguments = ["--dir", folder, "pack", "--json", "--pack-destination", destination];
  const { code, output } = await runCommand("pnpm", packArguments, { capture: true });
  if (code !== 0) throw new Error(`pnpm pack failed in ${folder} with exit code ${code}: ${output}`);
  return JSON.parse(output);
}

function unexpectedFiles(folder, files) {
  const folders = readManifest(folder).files.filter((entry) => /^\w+$/.test(entry));
  return files
    .map((file) => file.path)
    .filter((path) => neverPacked.test(path) || !(alwaysPacked.has(path) || isInside(path, folders)));
}

function isInside(path, folders) {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}
