import { join } from "node:path";
import type { CommandLineHost } from "../command-line-host.ts";
import { hostFolder } from "../host-folder.ts";
import { formatJobFile, schemaLine } from "./format-job-file.ts";
import { inferContracts } from "./infer-contracts.ts";
import { nameAfter } from "./init-answers.ts";
import type { InitPlan } from "./init-plan.ts";
import { exists, type NewFile } from "./write-new-files.ts";

const jobSchemaFile = "dativo.schema.json";
const contractSchemaFile = "dativo.contract.schema.json";

/** The files that a plan comes to. The JSON Schemas are shared: those that are there already stay. */
export const initFiles = {
  /** Of the job and its contracts, from the plan's folder. */
  names: (plan: InitPlan): string[] => [`${plan.name}.yaml`, ...contractNames(plan).values()],

  /**
   * All files with their texts. The source is read for that.
   *
   * @throws what `inferContracts` throws
   */
  async contents(plan: InitPlan, host: CommandLineHost): Promise<NewFile[]> {
    const { formatContract } = await import("@dativo/core");
    const names = contractNames(plan);
    const inferred = await inferContracts(plan, host);
    const line = plan.schema ? schemaLine(contractSchemaFile) : "";
    const contracts = [...names.values()].flatMap((file, index) => {
      const contract = inferred[index];
      if (contract === undefined) return [];
      const name = file.replace(/\..*$/u, "");
      const text = formatContract({ ...contract, stream: name }, { owner: plan.owner, name });
      return [{ path: join(plan.folder, file), text: line + text }];
    });
    const job = formatJobFile(plan, names, plan.schema ? jobSchemaFile : undefined);
    const files = [{ path: join(plan.folder, `${plan.name}.yaml`), text: job }, ...contracts];
    return plan.schema ? [...files, ...(await schemaFiles(plan, host))] : files;
  },
} as const;

/** By entry: `orders.contract.yaml`; of several entries each with a name of its own. */
function contractNames({ name, source: { entries } }: InitPlan): Map<string, string> {
  if (entries.length <= 1) return new Map([[entries[0] ?? "", `${name}.contract.yaml`]]);
  const used = new Map<string, number>();
  return new Map(
    entries.map((entry) => {
      const base = nameAfter(entry);
      const count = (used.get(base) ?? 0) + 1;
      used.set(base, count);
      return [entry, `${base}${count === 1 ? "" : `-${count}`}.contract.yaml`];
    }),
  );
}

async function schemaFiles(
  { folder }: InitPlan,
  { workingFolder }: CommandLineHost,
): Promise<NewFile[]> {
  const { createJsonSchema } = await import("@dativo/core");
  const kinds = [
    ["job", jobSchemaFile],
    ["contract", contractSchemaFile],
  ] as const;
  const files: NewFile[] = [];
  for (const [kind, name] of kinds) {
    const path = join(folder, name);
    if (await exists(path)) continue;
    const schema = await createJsonSchema(kind, { workingFolder, hostFolder });
    files.push({ path, text: `${JSON.stringify(schema, undefined, 2)}\n` });
  }
  return files;
}
