import type { KeyDescriptions } from "./describe-keys.ts";

/** What the keys of a connector recipe mean, for editors. */
export const recipeKeyDescriptions: KeyDescriptions = {
  name: "Names the recipe in messages.",
  type: "The reader or writer by its type, such as `csv` or `parquet`.",
  description: "For people.",
  roles: "Which ends of a job the recipe is for: `source`, `target`, or both.",
  default_engine: "Settings of the plugin.",
  "default_engine.type": "Of the earlier implementation, which had several engines for one source.",
  "default_engine.options": "Options of the plugin: those of the job hold over them.",
  connection_template: "Where to connect to: what the job's `connection` is laid over.",
  credentials: "Secrets, or where they are.",
  "credentials.type": "How the credentials are given; `none` where there are none.",
  "credentials.from_env": "The environment variable that holds the secret.",
  "credentials.file_template":
    "The file that holds the credentials; `{tenant}` stands for the job's `tenant_id`.",
  incremental: "How a job reads incrementally that turns it on.",
  "incremental.strategy": "`file_modified_time`, or the name of a cursor.",
  "incremental.cursor_field": "The cursor's column.",
  "incremental.cursor_field_default": "The same, of older recipes.",
  "incremental.lookback_days": "Reads that many days before the cursor again.",
  "incremental.lookback_days_default": "The same, of older recipes.",
  rate_limits: "Requests that the reader of an API may make.",
  catalog: "The catalog of Iceberg tables: by its name, or with its settings.",
  file_format: "The format of the files.",
  partitioning_default: "Columns whose values name folders, outermost first.",
};
