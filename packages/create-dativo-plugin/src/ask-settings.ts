import { cancel, intro, isCancel, select, text } from "@clack/prompts";
import type { GivenSettings, Outside } from "./main.ts";
import { nameForm, plainName, type PluginSettings } from "./plugin-settings.ts";

/**
 * Asks for what is not given; Enter takes what is proposed.
 *
 * @returns `undefined` where the questions were broken off
 */
export async function askSettings(
  given: GivenSettings,
  { input, output }: Pick<Outside, "input" | "output">,
): Promise<PluginSettings | undefined> {
  const terminal = { input, output };
  intro("A new Dativo plugin", terminal);
  const kind =
    given.kind ??
    (await select({
      ...terminal,
      message: "What does it do?",
      options: [
        { value: "reader" as const, label: "reader", hint: "reads records from a source" },
        { value: "writer" as const, label: "writer", hint: "writes records to a target" },
      ],
    }));
  if (isCancel(kind)) return stop(terminal);
  const name = given.name ?? (await askName(kind, terminal));
  if (isCancel(name)) return stop(terminal);
  const format = given.format ?? (await askFormat(terminal));
  if (isCancel(format)) return stop(terminal);
  return { kind, name: plainName(name), format };
}

function stop(terminal: Terminal): undefined {
  cancel("Nothing was written.", terminal);
  return undefined;
}

type Terminal = Pick<Outside, "input" | "output">;

function askName(kind: PluginSettings["kind"], terminal: Terminal) {
  return text({
    ...terminal,
    message: `What does it ${kind === "reader" ? "read" : "write"}?`,
    placeholder: "orders",
    validate: (value) =>
      nameForm.test(plainName(value ?? ""))
        ? undefined
        : "Lower-case letters, digits and single hyphens, such as web-orders.",
  });
}

function askFormat(terminal: Terminal) {
  return select({
    ...terminal,
    message: "What does it handle?",
    options: [
      { value: "rows" as const, label: "rows", hint: "plain objects" },
      { value: "arrow" as const, label: "Arrow", hint: "record batches, for speed" },
    ],
  });
}
