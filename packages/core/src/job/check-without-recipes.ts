import { dirname } from "node:path";
import { hasKey } from "../documents/has-key.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { checkJobDocument } from "./check-job-document.ts";
import { JobContracts, type ContractSettings } from "./job-contracts.ts";

/**
 * What is wrong with a job of which a recipe could not be read: with what it says, and with the contracts
 * beside it. What it lacks cannot be told.
 */
export async function checkWithoutRecipes(
  document: SourceDocument,
  settings: ContractSettings,
): Promise<KeyProblem[]> {
  const said = checkJobDocument(document).problems.filter(({ path }) => {
    const isSection = path.length === 1 && (path[0] === "source" || path[0] === "target");
    return !isSection && hasKey(document.value, path);
  });
  const contracts = new JobContracts(dirname(document.path), document, settings);
  await contracts.readAll(document.value);
  // Whether one is there depends on the folder that the recipes are in.
  const inside = contracts.problems.filter(({ file }) => file !== undefined);
  return [...said, ...inside];
}
