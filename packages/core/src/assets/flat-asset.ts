import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { AssetFile } from "./asset-schema.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { flatFields } from "./flat-fields.ts";

/** A contract in the flat form as writers see it. What is wrong with it goes to `notes`. */
export function flatAsset(asset: AssetFile, notes: ContractNotes): AssetDefinition {
  const fields = flatFields(asset.schema, ["schema"], notes);
  const { primary_key: primaryKey, description, team } = asset;
  const names = fields.map(({ name }) => name);
  for (const [index, key] of (primaryKey ?? []).entries()) {
    if (names.includes(key)) continue;
    const known = `the columns are ${names.join(", ")}`;
    notes.report(["primary_key", index], `'${key}' is not a column; ${known}`);
  }
  const { monitoring } = asset.data_quality ?? {};
  if (monitoring?.enabled === true && monitoring.oncall_rotation === undefined) {
    const path = ["data_quality", "monitoring", "oncall_rotation"];
    notes.report(path, "is missing: whoever is called when the monitoring finds something");
  }
  const unused = [
    ...((asset.data_quality?.expectations ?? []).length > 0 ? ["data_quality.expectations"] : []),
    ...(asset.target === undefined ? [] : ["target"]),
  ];
  if (unused.length > 0) {
    notes.notices.push(
      `The contract '${asset.name}' says ${unused.join(" and ")}, which has no effect here.`,
    );
  }
  const purpose = typeof description === "object" ? description.purpose : description;
  return {
    name: asset.name,
    version: String(asset.version),
    ...(purpose == null ? {} : { description: purpose }),
    ...(team === undefined ? {} : { owner: team.owner }),
    schema: {
      // What identifies a record is never null.
      fields: fields.map((field) =>
        primaryKey?.includes(field.name) === true ? { ...field, required: true } : field,
      ),
      ...(primaryKey === undefined ? {} : { primaryKey }),
    },
  };
}
