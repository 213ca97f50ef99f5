import type * as clack from "@clack/prompts";
import type { Terminal } from "../command-line-host.ts";
import { isFileType } from "./file-types.ts";
import type { InitAnswers } from "./init-answers.ts";
import { planInit } from "./plan-init.ts";

/** A source or target that can be chosen. */
export interface Choice {
  readonly type: string;
  readonly hint: string;
}

/** What the questions need to know. */
export interface QuestionSettings {
  readonly terminal: Terminal;
  readonly workingFolder: string;
  readonly sources: readonly Choice[];
  readonly targets: readonly Choice[];
}

type Prompts = typeof clack;

/**
 * Asks for what is not known yet; Enter takes what is proposed.
 *
 * @returns `undefined` where the questions were broken off
 */
export async function askAnswers(
  given: InitAnswers,
  settings: QuestionSettings,
): Promise<InitAnswers | undefined> {
  const prompts = await import("@clack/prompts");
  const ask = new Questions(prompts, settings.terminal);
  prompts.intro("A new job", settings.terminal);
  const answers = await askAll(given, ask, settings);
  if (answers === undefined) prompts.cancel("Nothing was written.", settings.terminal);
  return answers;
}

async function askAll(
  given: InitAnswers,
  ask: Questions,
  { sources, targets, workingFolder }: QuestionSettings,
): Promise<InitAnswers | undefined> {
  let answers = given;
  const steps: readonly (() => Promise<InitAnswers | undefined>)[] = [
    async () => ask.select(answers, "source", "Where are the data?", sources),
    async () => askEntries(answers, ask),
    async () => ask.text(answers, "name", "Name of the job", planInit(answers, workingFolder).name),
    async () => ask.select(answers, "target", "What is written?", targets),
    async () => ask.text(answers, "output", "To which folder?", `out/${answers.name ?? "data"}`),
    async () => ask.select(answers, "mode", "What does the next run do?", modes),
    async () =>
      ask.text(
        answers,
        "owner",
        "Who answers for the data?",
        planInit(answers, workingFolder).owner,
      ),
    async () => ask.confirm(answers, "schema", "Write a JSON Schema, so that editors help?"),
    async () => ask.confirm(answers, "run", "Run the job when it is written?"),
  ];
  for (const step of steps) {
    const next = await step();
    if (next === undefined) return undefined;
    answers = next;
  }
  return answers;
}

const modes: readonly Choice[] = [
  { type: "replace", hint: "takes the place of the run before" },
  { type: "append", hint: "adds to the runs before" },
];

async function askEntries(answers: InitAnswers, ask: Questions): Promise<InitAnswers | undefined> {
  const { source, files, objects, tables, url } = answers;
  if ([files, objects, tables].some((list) => list !== undefined && list.length > 0))
    return answers;
  if (isFileType(source)) return ask.list(answers, "files", "Which files? A path or a glob");
  if (source === "json-api") {
    if (url !== undefined) return answers;
    const message = "Address of the records, such as https://api.example.com/v1/users";
    return ask.text(answers, "url", message, undefined);
  }
  return ask.list(answers, "tables", "Which tables? Names with commas between");
}

/** Questions whose answers go under a key; what has one already is not asked. */
class Questions {
  readonly #prompts: Prompts;
  readonly #terminal: Terminal;

  constructor(prompts: Prompts, terminal: Terminal) {
    this.#prompts = prompts;
    this.#terminal = terminal;
  }

  async text(
    answers: InitAnswers,
    key: "name" | "output" | "owner" | "url",
    message: string,
    proposal: string | undefined,
  ): Promise<InitAnswers | undefined> {
    if (answers[key] !== undefined) return answers;
    const answer = await this.#askText(message, proposal);
    return answer === undefined ? undefined : { ...answers, [key]: answer };
  }

  async list(
    answers: InitAnswers,
    key: "files" | "tables",
    message: string,
  ): Promise<InitAnswers | undefined> {
    const answer = await this.#askText(message, undefined);
    const entries = answer?.split(",").map((entry) => entry.trim());
    return entries && { ...answers, [key]: entries.filter((entry) => entry !== "") };
  }

  async select(
    answers: InitAnswers,
    key: "source" | "target" | "mode",
    message: string,
    choices: readonly Choice[],
  ): Promise<InitAnswers | undefined> {
    if (answers[key] !== undefined) return answers;
    const options = choices.map(({ type, hint }) => ({ value: type, label: type, hint }));
    const answer = await this.#prompts.select({ ...this.#terminal, message, options });
    return this.#prompts.isCancel(answer) ? undefined : { ...answers, [key]: answer };
  }

  async confirm(
    answers: InitAnswers,
    key: "schema" | "run",
    message: string,
  ): Promise<InitAnswers | undefined> {
    if (answers[key] !== undefined) return answers;
    const answer = await this.#prompts.confirm({ ...this.#terminal, message });
    return this.#prompts.isCancel(answer) ? undefined : { ...answers, [key]: answer };
  }

  async #askText(message: string, proposal: string | undefined): Promise<string | undefined> {
    const answer = await this.#prompts.text({
      ...this.#terminal,
      message,
      ...(proposal === undefined ? {} : { placeholder: proposal, defaultValue: proposal }),
      validate: (value) =>
        proposal === undefined && (value ?? "").trim() === "" ? "Type something." : undefined,
    });
    return this.#prompts.isCancel(answer) ? undefined : answer.trim();
  }
}
