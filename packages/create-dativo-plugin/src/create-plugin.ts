import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { namesOf, type PluginNames, type PluginSettings } from "./plugin-settings.ts";

const template = fileURLToPath(new URL("../template", import.meta.url));

/** Files whose own names mean something to npm or git; tests are `-tests.ts`, so that nobody runs them here. */
const realNames: Readonly<Record<string, string>> = {
  "_package.json": "package.json",
  _gitignore: ".gitignore",
  _github: ".github",
  _changeset: ".changeset",
};

/** What was written. */
export interface CreatedPlugin {
  readonly names: PluginNames;
  /** Relative to the folder, with `/`; sorted. */
  readonly files: readonly string[];
}

/**
 * Writes a package into a folder that is empty or not there.
 *
 * @throws Error when the folder holds anything
 */
export async function createPlugin(
  folder: string,
  settings: PluginSettings,
): Promise<CreatedPlugin> {
  const found = existsSync(folder) ? await readdir(folder) : [];
  if (found.length > 0) throw new Error(`${folder} is not empty: nothing was written.`);
  const { kind, format } = settings;
  const names = namesOf(settings);
  const files: string[] = [];
  for (const part of ["common", kind, `${kind}-${format}`]) {
    for (const path of await filesBelow(join(template, part))) {
      const text = await readFile(join(template, part, path), "utf8");
      const target = fillIn(realPath(path), names);
      await mkdir(dirname(join(folder, target)), { recursive: true });
      await writeFile(join(folder, target), fillIn(text, names));
      files.push(target);
    }
  }
  return { names, files: files.toSorted() };
}

/**
 * Writes one file, for a project that has Dativo already.
 *
 * @throws Error when the file is there
 */
export async function createFile(file: string, settings: PluginSettings): Promise<PluginNames> {
  const names = namesOf(settings);
  const text = await readFile(join(template, "in-place", `${settings.kind}.ts`), "utf8");
  await mkdir(dirname(file), { recursive: true });
  if (existsSync(file)) throw new Error(`${file} is there already: nothing was written.`);
  await writeFile(file, fillIn(text, names), { flag: "wx" });
  return names;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
}

function realPath(path: string): string {
  return path
    .split("/")
    .map((part) => realNames[part] ?? part)
    .join("/")
    .replace(/-tests\.ts$/u, ".test.ts");
}

/** `Example`, `example` and the names made of them stand for the plugin's own in every template. */
function fillIn(
  text: string,
  { name, packageName, className, variable, file }: PluginNames,
): string {
  return text
    .replaceAll(/dativo-(?:reader|writer)-example/gu, packageName)
    .replaceAll(/example-(?:reader|writer)/gu, file)
    .replaceAll(/Example(?:Reader|Writer)/gu, className)
    .replaceAll(/example(?:Reader|Writer)/gu, variable)
    .replaceAll("$name", name);
}
