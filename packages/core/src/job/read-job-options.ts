import type { JsonObject } from "../contract/json.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { StandIns } from "../documents/interpolation-sources.ts";
import type { Redactor } from "../observability/redactor.ts";

/** What a job file is read with, besides its path. */
export interface ReadJobOptions {
  /** Values of `${NAME}`. The process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The process's own by default. */
  readonly workingFolder?: string;
  /** Where secrets are from. What is not said here is taken from the project's configuration. */
  readonly secrets?: SecretSettings;
  /** Where the package of a secret manager is looked for last. The working folder by default. */
  readonly hostFolder?: string;
  /** Aborting it stops a secret manager that is being waited for. */
  readonly signal?: AbortSignal;
  /** Where the contracts of a job are not looked at, and need not exist. */
  readonly withoutContracts?: boolean;
  /** Where the job is checked and not run: then nobody is asked for a secret. */
  readonly standIns?: StandIns;
  /** Told of values that must not be shown, as they become known. */
  readonly onSecrets?: (values: readonly string[]) => void;
  /** Makes the log of a secret manager; it says nothing by default. */
  readonly createLogger?: (redact: Redactor) => Logger;
}

/** Which secret manager serves a job, and how it is set up. */
export interface SecretSettings {
  /** `env` (the default), `filesystem`, the word of a package such as `aws`, or a specifier. */
  readonly manager?: string;
  /** As the manager defines it. */
  readonly config?: JsonObject;
  /** Absolute: where relative paths of `config` start. The working folder by default. */
  readonly configFolder?: string;
  /** The folder of the `filesystem` manager. */
  readonly folder?: string;
  /** Whose secrets they are where the job has no `tenant_id`. */
  readonly tenant?: string;
}
