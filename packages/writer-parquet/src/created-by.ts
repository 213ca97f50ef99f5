import { createRequire } from "node:module";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

/**
 * `created_by` of the files. The form is the one that readers parse: parquet-java leaves statistics
 * aside when it cannot tell the writer's version.
 */
export const createdBy = `dativo version ${version}`;
