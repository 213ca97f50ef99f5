import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { nameAfter, type InitAnswers } from "../init/init-answers.ts";
import type { NewFile } from "../init/write-new-files.ts";
import type { OpenApiJob } from "./job-from-openapi.ts";

/** The job of a description, and a contract for each of its streams. */
export function openApiFiles(
  { title, source, contracts }: OpenApiJob,
  answers: InitAnswers,
  workingFolder: string,
): readonly [job: NewFile, ...contracts: NewFile[]] {
  const folder = resolve(workingFolder, answers.folder ?? ".");
  const name = answers.name ?? nameAfter(title.toLowerCase());
  const job = {
    source,
    target: {
      type: answers.target ?? "parquet",
      output: answers.output ?? `out/${name}`,
      mode: answers.mode ?? "replace",
    },
    schema_validation_mode: "strict",
  };
  const owner = answers.owner ?? "unknown";
  const head = `# Made of the OpenAPI description of ${title.replaceAll(/\s+/gu, " ")}. What it does not say, it does not know:\n# paging and credentials are read from names, and are to be looked at.\n`;
  return [
    { path: join(folder, `${name}.yaml`), text: head + yaml(job) },
    ...[...contracts].map(([stream, schema]) => ({
      path: join(folder, `${stream}.contract.yaml`),
      text: yaml({ name: stream, version: "1.0", team: { owner }, schema }),
    })),
  ];
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
