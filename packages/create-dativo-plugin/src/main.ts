import type { Readable, Writable } from "node:stream";
import { basename, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askSettings } from "./ask-settings.ts";
import { createFile, createPlugin } from "./create-plugin.ts";
import { nameForm, plainName, type PluginSettings } from "./plugin-settings.ts";

/** The outer world of the command. */
export interface Outside {
  readonly workingFolder: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable;
}

const help = `Writes a plugin for Dativo.

npm create dativo-plugin [name] -- [options]

  --kind reader|writer    what it does; reader by default
  --format rows|arrow     what it handles; rows by default
  --directory <folder>    the folder of the package; its name by default
  --in-place <file>       writes one file, such as plugins/orders.ts, in place of a package
  --yes                   takes what is proposed, and asks nothing
`;

/**
 * Runs the command.
 *
 * @param argv arguments without the program and the script
 * @returns the exit code. It does not reject: what goes wrong is written to `errors`
 */
export async function main(
  argv: readonly string[],
  outside: Outside = {
    workingFolder: process.cwd(),
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
  },
): Promise<number> {
  try {
    return await run(argv, outside);
  } catch (error) {
    outside.errors.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], outside: Outside): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      kind: { type: "string" },
      format: { type: "string" },
      directory: { type: "string" },
      "in-place": { type: "string" },
      yes: { type: "boolean", short: "y", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    outside.output.write(help);
    return 0;
  }
  const file = values["in-place"];
  const given = {
    name: nameIn(positionals[0] ?? (file === undefined ? undefined : nameOfFile(file))),
    kind: oneOf("--kind", values.kind, ["reader", "writer"] as const),
    format: oneOf("--format", values.format, ["rows", "arrow"] as const),
  };
  const isAsking = !values.yes && outside.input.isTTY === true;
  const settings = isAsking ? await askSettings(given, outside) : settle(given);
  if (settings === undefined) return 1;
  const { workingFolder, output } = outside;
  if (file !== undefined) {
    const { className } = await createFile(resolve(workingFolder, file), settings);
    output.write(`Wrote ${file}. Name it in a job, relative to the job's own folder:\n\n`);
    const custom = settings.kind === "reader" ? "custom_reader" : "custom_writer";
    output.write(`  ${custom}: ./${file}:${className}\n`);
    return 0;
  }
  const wanted = values.directory ?? `dativo-${settings.kind}-${settings.name}`;
  const folder = resolve(workingFolder, wanted);
  const { files } = await createPlugin(folder, settings);
  const shown = relative(workingFolder, folder) || ".";
  output.write(`Wrote ${files.length} files to ${shown}:\n`);
  for (const path of files) output.write(`  ${join(shown, path)}\n`);
  output.write(`\nNext:\n\n${shown === "." ? "" : `  cd ${shown}\n`}`);
  output.write("  npm install\n  npm test\n  npx dativo run example.yaml\n");
  return 0;
}

/** What is known of the settings. */
export type GivenSettings = {
  readonly [Key in keyof PluginSettings]: PluginSettings[Key] | undefined;
};

function settle({ name, kind = "reader", format = "rows" }: GivenSettings): PluginSettings {
  if (name !== undefined) return { name, kind, format };
  throw new Error("Say what the plugin reads or writes: npm create dativo-plugin orders -- --yes");
}

function nameIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = plainName(text);
  if (nameForm.test(name)) return name;
  throw new Error(
    `'${text}' is no name: lower-case letters, digits and single hyphens, such as web-orders.`,
  );
}

/** `plugins/orders-reader.ts` is about `orders`. */
function nameOfFile(file: string): string {
  return basename(file)
    .replace(/\.[cm]?[jt]s$/u, "")
    .replace(/-(?:reader|writer)$/u, "");
}

function oneOf<Value extends string>(
  option: string,
  value: string | undefined,
  known: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`${option} is ${known.join(" or ")}, and not '${value}'.`);
}
