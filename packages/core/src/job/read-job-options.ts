import type { JsonObject } from "../contract/json.ts";

/** What a job file is read with, besides its path. */
export interface ReadJobOptions {
  /** Values of `${NAME}`. The process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The process's own by default. */
  readonly workingFolder?: string;
  /** Where secrets are from. What is not said here is taken from the project's configuration. */
  readonly secrets?: SecretSettings;
}

/** Which secret manager serves a job, and how it is set up. */
export interface SecretSettings {
  /** `env`, `filesystem`, or a package of its own such as `aws`. */
  readonly manager?: string;
  /** As the manager defines it; relative paths start at the working folder. */
  readonly config?: JsonObject;
  /** The folder of the `filesystem` manager. */
  readonly folder?: string;
}
