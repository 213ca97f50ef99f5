import { resolve } from "node:path";
import type { InitPlan } from "./init-plan.ts";
import { sniffDelimiter } from "./sniff-delimiter.ts";

/**
 * The plan with the delimiter of its CSV file, where that is not a comma and nobody said it. A glob, or
 * a file that cannot be read, is left to the reader, which says what is wrong.
 */
export async function withDelimiter(plan: InitPlan): Promise<InitPlan> {
  const { type, delimiter, entries } = plan.source;
  const [file] = entries;
  if (type !== "csv" || delimiter !== undefined || file === undefined) return plan;
  const found = await sniff(resolve(plan.folder, file));
  if (found === undefined || found === ",") return plan;
  return { ...plan, source: { ...plan.source, delimiter: found } };
}

async function sniff(path: string): Promise<string | undefined> {
  try {
    return await sniffDelimiter(path);
  } catch (error) {
    const isOfSystem = error instanceof Error && "code" in error;
    if (isOfSystem) return undefined;
    throw error;
  }
}
