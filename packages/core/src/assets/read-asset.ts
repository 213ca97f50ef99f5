import type { AssetDefinition } from "../contract/asset-definition.ts";
import { jobErrors } from "../errors/job-errors.ts";
import { assetSchema, type AssetFile } from "./asset-schema.ts";
import { describeIssues } from "../documents/describe-issues.ts";
import { readDocument } from "../documents/read-document.ts";

/**
 * Reads a data contract.
 *
 * @throws `JOB_INVALID` with every problem of the file, and the errors of `readDocument`
 */
export async function readAsset(path: string): Promise<AssetDefinition> {
  const document = await readDocument(path);
  const result = assetSchema.safeParse(document.value);
  const problems = [
    ...document.problems,
    ...(result.success ? [] : describeIssues(result.error, document, assetSchema)),
  ];
  if (!result.success || problems.length > 0) {
    throw jobErrors.invalid(path, problems);
  }
  return toAssetDefinition(result.data);
}

/** The contract as writers see it. */
export function toAssetDefinition(asset: AssetFile): AssetDefinition {
  return {
    name: asset.name,
    version: asset.version,
    ...(asset.description === undefined ? {} : { description: asset.description }),
    ...(asset.team === undefined ? {} : { owner: asset.team.owner }),
    schema: {
      fields: asset.schema,
      ...(asset.primary_key === undefined ? {} : { primaryKey: asset.primary_key }),
    },
  };
}
