import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, folderWith } from "./server-process.ts";

const run = promisify(execFile);

/** A program that is published as Go source. */
export interface GoProgram {
  readonly name: string;
  /** Path of its main package. */
  readonly module: string;
  /** Without `v`. */
  readonly version: string;
}

/** Builds a program from Go's modules, once for all runs, and gives back its folder. */
export async function builtGoProgram({ name, module, version }: GoProgram): Promise<string> {
  const folder = cacheFolder(`${name}-${version}`);
  if ((await folderWith(name, [folder])) === folder) return folder;
  const go = await goCommand(name);
  console.log(`Building ${name} ${version}, which the tests need, in ${folder}`);
  const building = `${folder}.${process.pid}`;
  await mkdir(building, { recursive: true });
  const environment = { ...process.env, GOBIN: building, GOFLAGS: "" };
  await run(go, ["install", `${module}@v${version}`], { env: environment });
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
  return folder;
}

/** Where the source of a Go module is, which is downloaded where it has not been. */
export async function goModuleFolder(module: string, version: string): Promise<string> {
  const go = await goCommand(module);
  const { stdout } = await run(go, ["mod", "download", "-json", `${module}@v${version}`], {
    env: { ...process.env, GOFLAGS: "-mod=mod" },
  });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

async function goCommand(wanted: string): Promise<string> {
  const folder = await folderWith("go", ["/usr/local/go/bin"]);
  if (folder !== undefined) return join(folder, "go");
  throw new Error(`${wanted} is not installed, and there is no Go to build it with`);
}
