// Packs every package as npm would get it, and checks the files, the entry points and the types.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackages } from "./build-packages.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { root, runCommand } from "./run-command.mjs";
import { workspaceFolders } from "./workspace-folders.mjs";

const requiredFiles = ["package.json", "README.md", "CHANGELOG.md"];
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

/** Resolves to the number of problems, each of them printed. */
async function checkPackage(folder) {
  const { name, filename, files } = await pack(folder);
  const found = [
    ...fileProblems(folder, files),
    ...(await toolProblems("publint", ["run", filename, "--strict"])),
    ...(await toolProblems("attw", [filename, "--profile", "esm-only", "--format", "ascii"])),
  ];
  for (const problem of found) console.error(`${name}: ${problem}`);
  const result = found.length === 0 ? "no problems" : `${found.length} problems`;
  console.log(`${name}: ${files.length} files packed, ${result}`);
  return found.length;
}

async function pack(folder) {
  const packArguments = ["--dir", folder, "pack", "--json", "--pack-destination", destination];
  const { code, output } = await runCommand("pnpm", packArguments, { capture: true });
  if (code !== 0) {
    throw new Error(`pnpm pack failed in ${folder} with exit code ${code}: ${output}`);
  }
  const { name, filename, files } = JSON.parse(output);
  return { name, filename, files: files.map((file) => file.path) };
}

function fileProblems(folder, files) {
  const folders = readManifest(folder).files.filter((entry) => /^\w+$/.test(entry));
  const isWanted = (path) =>
    requiredFiles.includes(path) || folders.some((name) => path.startsWith(`${name}/`));
  const unwanted = files.filter((path) => neverPacked.test(path) || !isWanted(path));
  const missing = requiredFiles.filter((path) => !files.includes(path));
  return [
    ...unwanted.map((path) => `${path} must not be in the package`),
    ...missing.map((path) => `${path} is missing from the package`),
  ];
}

async function toolProblems(tool, toolArguments) {
  const { code, output } = await runCommand(tool, toolArguments, { capture: true });
  return code === 0 ? [] : [`${tool} ended with exit code ${code}:\n${output}`];
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}
