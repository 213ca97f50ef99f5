import type { JsonValue } from "../contract/json.ts";
import type { KeyPath, Location } from "../errors/key-problem.ts";

/** What a document is interpolated with. */
export interface InterpolationSources {
  readonly environment: NodeJS.ProcessEnv;
  /** Without it a reference to a secret is a problem: a project's configuration cannot hold one. */
  readonly secrets?: SecretLookup;
  /** Where files are checked and not run: then nobody is asked for a secret. */
  readonly standIns?: StandIns;
}

/** Gives values in place of those that are not at hand. */
export interface StandIns {
  /** Also for variables that are not set and have no default; else those are problems. */
  readonly forVariables: boolean;
  /** A value that can stand at a place, for the references there, as they are written. */
  valueAt(path: KeyPath, references: readonly string[], location: Location | undefined): JsonValue;
}

/** The secrets of one job, as its documents ask for them. */
export interface SecretLookup {
  /**
   * The secrets of these names, in lower case; those that do not exist are left out. Each is asked of
   * its manager once.
   *
   * @throws where the manager cannot be loaded, or cannot answer
   */
  load(names: readonly string[]): Promise<ReadonlyMap<string, JsonValue>>;
  /** Where a secret that does not exist was looked for, as a part of a sentence. */
  whereSecretsAre(name: string): string;
  /** Tells whose secrets they are, before the first are asked for. What was told first holds. */
  belongTo(tenantId: string): void;
  /** Keeps a value of a key that is no secret of a manager out of logs, errors and reports as well. */
  hide(text: string, key?: string | number): void;
}
