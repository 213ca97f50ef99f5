import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DativoError } from "../../errors/dativo-error.ts";
import { validateOptions } from "../../plugins/validate-options.ts";
import { expectThat, type NotApplicable } from "./check.ts";

/** The options of a plugin, and what its schema has to make of them. */
export interface CheckedOptions {
  readonly kind: "reader" | "writer";
  readonly name: string;
  readonly optionsSchema: StandardSchemaV1 | undefined;
  /** Options that are good. */
  readonly given: unknown;
  readonly invalid: readonly unknown[] | undefined;
}

/** @throws Finding where options are taken that have to be refused */
export async function expectOptionsChecked(options: CheckedOptions): Promise<NotApplicable | void> {
  const { kind, name, optionsSchema, given = {}, invalid = [] } = options;
  if (optionsSchema === undefined) {
    const isEmpty = typeof given === "object" && Object.keys(given as object).length === 0;
    expectThat(isEmpty, "the plugin takes options, and has no optionsSchema");
    return { notApplicable: "The plugin has no options." };
  }
  const misspelt = { ...(given as object), dativo_unknown_option: 1 };
  for (const wrong of [misspelt, ...invalid]) {
    const place = { kind, plugin: name, path: ["options"] };
    const refused = await validateOptions(optionsSchema, wrong, place).then(
      () => undefined,
      (error: unknown) => error,
    );
    const isRefused = DativoError.isInstance(refused) && refused.code === "PLUGIN_OPTIONS_INVALID";
    expectThat(isRefused, `these options are taken: ${JSON.stringify(wrong)}`);
  }
}
