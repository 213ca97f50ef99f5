import type { KeyDescriptions } from "./describe-keys.ts";

const entryKeys = (list: string): KeyDescriptions => ({
  [`${list}.object`]: "The name at the source, where `name` is another.",
  [`${list}.name`]:
    "Names the stream: its row in the report, its state, its output folder. Unique in the job.",
  [`${list}.asset_path`]: "The contract of this stream: a file.",
  [`${list}.mode`]: "`append` or `replace`, for this stream.",
  [`${list}.cursor_field`]: "The column that tells what is new in this stream.",
  [`${list}.primary_key`]: "The columns that identify a record of this stream.",
  [`${list}.partitioning`]: "The columns whose values name the folders of this stream.",
});

/** What the keys of a job file mean, for editors. */
export const jobKeyDescriptions: KeyDescriptions = {
  $schema: "The JSON Schema of this file, for editors.",
  name: "Names the job in reports and in its state. By default the file's name without its ending.",
  tenant_id: "Whose data this is.",
  environment: "A label such as `production`.",
  source: "What to read.",
  "source.type":
    "A reader by its type: `csv`, `json-api`, or that of an installed package (`foo` is `dativo-reader-foo`).",
  "source.description": "A label.",
  "source.custom_reader":
    "A reader of your own in place of `type`: `./plugins/orders.ts:OrdersReader`, or the name of an npm package.",
  "source.connection": "Where to connect to, as the reader defines it. Nothing secret.",
  "source.dsn": "A URL with everything that a connection needs: becomes `connection.dsn`.",
  "source.credentials":
    "Secrets, as the reader defines them: `${secret:NAME}` or `${NAME}` keeps them out of the file.",
  "source.files": "Files to read: one stream for each path or glob.",
  "source.tables": "Tables to read: one stream for each.",
  "source.tables.query": "A query to read in place of a table, in the source's own language.",
  "source.tables.exclude": "Tables that a wildcard leaves out: names and patterns.",
  "source.objects": "Objects to read: one stream for each.",
  "source.sheets": "No reader of this version reads sheets.",
  "source.files.path": "A path or a glob, from the job file's folder.",
  "source.files.file": "The same as `path`.",
  "source.files.id": "The file's id, where the source goes by ids.",
  ...entryKeys("source.files"),
  ...entryKeys("source.tables"),
  ...entryKeys("source.objects"),
  "source.incremental": "Reads only what is new since the last run.",
  "source.incremental.strategy":
    "`file_modified_time` for files, else the name of a cursor such as `updated_at`.",
  "source.incremental.cursor_field": "The cursor's column, where the strategy is not its name.",
  "source.incremental.lookback_days": "Reads that many days before the cursor again.",
  "source.incremental.state_path":
    "Accepted for older job files, without effect: the state is part of the commit.",
  "source.rate_limits":
    "Requests that the reader of an API may make: `requests_per_second` and `concurrency`.",
  "source.options": "Options of the reader.",
  "source.engine": "The older place of the reader's options.",
  "source.engine.type": "Accepted for older job files, without effect.",
  "source.engine.options": "Options of the reader. A `null` means that the option is not set.",
  target: "Where to write to.",
  "target.type": "A writer by its type: `parquet`, `json-file`, or that of an installed package.",
  "target.custom_writer":
    "A writer of your own in place of `type`: a path with the name of an export, or an npm package.",
  "target.output":
    "The folder that the files go to, or `s3://bucket/folder`. A job with several streams writes each to a folder of its own inside.",
  "target.mode":
    "`append` adds to what earlier runs have written, `replace` takes its place in the same commit, `replace_partitions` the place of those partitions that the run has records of; `merge` updates records by their key and adds new ones, in Iceberg tables.",
  "target.partitioning":
    "Columns whose values name folders, outermost first; of Iceberg tables also `day(created_at)` and the like.",
  "target.connection": "As the writer defines it. Nothing secret.",
  "target.connection.bucket": "The bucket, where no `output` is given.",
  "target.connection.prefix": "The folder inside of the bucket.",
  "target.connection.s3": "How an S3-compatible store is reached.",
  "target.connection.s3.endpoint": "The URL of the store; that of AWS by default.",
  "target.connection.s3.bucket": "The bucket, where no `output` is given.",
  "target.connection.s3.prefix": "The folder inside of the bucket.",
  "target.connection.s3.region": "Such as `eu-central-1`.",
  "target.connection.s3.access_key_id": "The id of the access key.",
  "target.connection.s3.access_key": "The same as `access_key_id`.",
  "target.connection.s3.secret_access_key": "The secret key: `${NAME}` keeps it out of the file.",
  "target.connection.s3.secret_key": "The same as `secret_access_key`.",
  "target.connection.s3.session_token": "The token of temporary credentials.",
  "target.connection.s3.profile": "A profile of `~/.aws/config`.",
  "target.connection.s3.path_style_access":
    "Puts the bucket into the path instead of the host; on where an `endpoint` is given.",
  "target.connection.s3.secure": "Whether to use TLS, where `endpoint` does not say so.",
  "target.connection.s3.encryption":
    "`AES256`, `aws:kms` or `aws:kms:dsse`; the bucket's by default.",
  "target.connection.s3.kms_key_id": "The key of `aws:kms`; that of the account by default.",
  "target.connection.s3.requester_pays": "Whether this account pays for its requests.",
  "target.connection.s3.checksums":
    "`false` for stores that refuse the checksums of newer clients.",
  "target.connection.s3.part_size_mb": "Size of the parts of an upload; 8 by default.",
  "target.connection.s3.parallel_parts": "Parts of one file that are sent at a time; 4 by default.",
  "target.connection.s3.max_attempts": "How often a request is tried; 6 by default.",
  "target.connection.s3.timeout_seconds":
    "After which a connection that says nothing is given up; 30 by default.",
  "target.credentials": "Secrets, as the writer defines them.",
  "target.options": "Options of the writer.",
  "target.engine": "The older place of the writer's options.",
  "target.engine.type": "Accepted for older job files, without effect.",
  "target.engine.options": "Options of the writer. A `null` means that the option is not set.",
  "target.catalog": "The catalog of Iceberg tables: by its name, or with its settings.",
  "target.branch": "The branch of an Iceberg table.",
  "target.warehouse": "The warehouse of Iceberg tables.",
  "target.file_format": "The format of the files.",
  "target.parquet_target_size_mb": "The Parquet writer's `target_file_size_mb`.",
  "target.markdown_kv_storage": "This version does not write Markdown-KV.",
  source_connector: "A label.",
  source_connector_path: "The connector recipe that `source` is laid over.",
  target_connector: "A label.",
  target_connector_path: "The connector recipe that `target` is laid over.",
  catalog: "A data catalog. Accepted for older job files, without effect.",
  "catalog.type": "The catalog's kind.",
  "catalog.connection": "How the catalog is reached.",
  "catalog.database": "The database in the catalog.",
  "catalog.table_name": "The table in the catalog.",
  "catalog.push_lineage": "Whether lineage is pushed.",
  "catalog.push_metadata": "Whether metadata are pushed.",
  retry_config:
    "How often what failed in passing is tried again. Only `max_retries` has an effect yet.",
  "retry_config.max_retries":
    "How often a stream is read again that has failed in passing; 2 by default.",
  "retry_config.max_attempts": "The earlier name of `max_retries`.",
  "retry_config.initial_delay_seconds": "The pause before the first repeat, at most; 1 by default.",
  "retry_config.max_delay_seconds": "The longest pause; 60 by default.",
  "retry_config.backoff_multiplier":
    "What the pause is multiplied by after each repeat; 2 by default.",
  "retry_config.retryable_error_patterns":
    "Regular expressions: errors whose code or message has one are tried again, too.",
  "retry_config.retryable_exit_codes": "Accepted for older job files.",
  "retry_config.retryable_errors": "The earlier name of `retryable_error_patterns`.",
  "retry_config.retry_delay_seconds": "The earlier name of `initial_delay_seconds`.",
  plugins: "Where plugins run, and what they may take.",
  "plugins.isolation":
    "`trusted`: in Dativo's own process. `process`: in a process of their own. `sandbox`: the same, without the network and with little to write to. By default `process` for plugins from npm that are not official, `trusted` for all others.",
  "plugins.memory_limit":
    "Memory that the process of a plugin may hold, such as `512m`; 2 GB by default.",
  "plugins.heartbeat_seconds":
    "A process that gives no sign of life for so long is ended; 30 by default.",
  "plugins.timeout_seconds": "The longest that a plugin may take for one answer, such as a batch.",
  "plugins.network": "Whether a sandbox has the network; not by default.",
  "plugins.sandbox": "The earlier form of the above, for plugins that are not official.",
  "plugins.sandbox.enabled": "Runs them in a sandbox.",
  "plugins.sandbox.cpu_limit": "Accepted for older job files.",
  "plugins.sandbox.memory_limit": "The earlier name of `plugins.memory_limit`.",
  "plugins.sandbox.network_disabled": "`false` gives the sandbox the network.",
  "plugins.sandbox.timeout": "The earlier name of `plugins.timeout_seconds`.",
  finops: "Whom the run is charged to: handed on in the report.",
  classification_overrides: "Classifications by column, over those of the contract.",
  governance_overrides: "What holds over the contract.",
  "governance_overrides.owner": "Who answers for the data.",
  "governance_overrides.retention_days": "Accepted, without effect.",
  asset_path: "The contract of every stream: a file, from the job file's folder.",
  asset:
    "The contract itself, in place of a file. A text is accepted for older job files, without effect.",
  schema_validation_mode:
    "`strict`: a record that breaks the contract fails the run before anything is published. `warn`: it goes to a reject file.",
  max_rejects:
    "In `warn` mode, how many records of a stream may be rejected before it fails: a number, or a share such as `0.5%`.",
  unique_memory_mb:
    "Megabytes that the check of unique values and primary keys may take, for each task.",
  lease_seconds:
    "Seconds without a sign of life after which another run of the job takes the output over.",
  executor:
    "Where tasks run: `threads` runs several at once, `inline` one after another, `auto` (the default) chooses by the size of the source.",
  threads: "The most threads; by default as many as the machine has processors.",
  schema_drift: "What happens when columns appear, go or change.",
  "schema_drift.new_column":
    "A column that is new: `evolve` takes it in, `ignore` leaves it out, `fail` stops the stream.",
  "schema_drift.missing_column":
    "An optional column that is gone: `allow` fills it with nulls, `fail` stops the stream.",
  "schema_drift.changed_type":
    "A column whose type has widened: `widen` takes it, `fail` stops the stream. Narrowing always fails.",
  logging: "Log lines.",
  "logging.level": "The least severe log lines to show.",
  "logging.redaction": "Accepted for older job files: secrets are always kept out of logs.",
};
