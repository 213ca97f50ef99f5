import { execFile } from "node:child_process";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder, folderWith } from "./server-process.ts";

const options = { maxBuffer: 64 * 1024 * 1024 };

/**
 * The class path of a project whose dependencies are a server, fetched with Maven once for all runs.
 *
 * @param what for people
 * @param project its folder, beside this file
 * @param version of the server; another one is fetched anew
 */
export async function classPathOf(what: string, project: string, version: string): Promise<string> {
  const folder = cacheFolder(`${project}-${version}`);
  const file = join(folder, "class-path");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known;
  const maven = await folderWith("mvn", []);
  if (maven === undefined) throw new Error(`there is no Maven to fetch ${what} with`);
  console.log(`Fetching ${what} ${version}, which the tests need, with Maven`);
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const pom = fileURLToPath(new URL(`${project}/pom.xml`, import.meta.url));
  const goal = ["dependency:build-classpath", `-Dmdep.outputFile=${unfinished}`];
  await promisify(execFile)(join(maven, "mvn"), ["-q", "-B", "-f", pom, ...goal], options);
  await rename(unfinished, file);
  return readFile(file, "utf8");
}
