import { inspect } from "node:util";
import type { JsonObject, JsonValue } from "../../contract/json.ts";
import { expectThat } from "./check.ts";

/** Shorter texts stand everywhere by chance. */
const shortest = 4;

/** Looks for values of credentials in what a plugin gives out. */
export class SecretWatch {
  readonly #secrets: readonly string[];

  constructor(credentials: JsonObject = {}) {
    this.#secrets = [...textsOf(credentials)].filter(({ length }) => length >= shortest);
  }

  /** Whether there is anything to look for. */
  get isEmpty(): boolean {
    return this.#secrets.length === 0;
  }

  /** @throws Finding */
  look(place: string, value: unknown): void {
    const text = typeof value === "string" ? value : inspect(value, { depth: Infinity });
    const found = this.#secrets.find((secret) => text.includes(secret));
    expectThat(found === undefined, `a value of the credentials stands in ${place}`);
  }
}

function* textsOf(value: JsonValue): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) yield* textsOf(member);
  }
}
