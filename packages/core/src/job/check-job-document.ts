import type { JsonObject } from "../contract/json.ts";
import { checkDocument, type CheckedDocument } from "../documents/check-document.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { plainJobSchema } from "../schema/job-json-schema.ts";
import { jobSchema, type JobFile } from "./job-schema.ts";

/** What a job file says, as far as it can be told. */
export type CheckedJob = CheckedDocument<JobFile>;

/** Checks a job against its schema, and finds all that is wrong with its parts. */
export function checkJobDocument(document: SourceDocument): CheckedJob {
  return checkDocument(document, { schema: jobSchema, jsonSchema: plainJobSchema, complete });
}

/** What a section has to say for the rest of the job to be looked at. */
function complete(path: KeyPath): JsonObject {
  const [section, list, index] = path;
  const text = "placeholder";
  if (path.length === 1 && section === "source") return { type: text };
  if (path.length === 1 && section === "target") return { type: text, output: text };
  const isEntry = path.length === 3 && section === "source" && typeof index === "number";
  // No two streams may be called the same.
  const name = `${text}-${index}`;
  return isEntry ? (list === "files" ? { path: name } : { name }) : {};
}
