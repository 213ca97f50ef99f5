import { randomUUID } from "node:crypto";
import type { TableDraft, TableState } from "../catalog/catalog.ts";
import { currentSchema, currentSnapshot } from "../metadata/table-metadata.ts";
import type { TableRequirement, TableUpdate } from "../metadata/table-update.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { lastColumnId } from "./table-plan.ts";

/** The updates that create a table without rows. */
export function creationUpdates(draft: TableDraft, location: string): TableUpdate[] {
  const { schema, spec, sortOrder, properties } = draft;
  return [
    { action: "assign-uuid", uuid: randomUUID() },
    { action: "upgrade-format-version", "format-version": 2 },
    { action: "add-schema", schema, "last-column-id": lastColumnId(schema, undefined) },
    { action: "set-current-schema", "schema-id": -1 },
    { action: "add-spec", spec },
    { action: "set-default-spec", "spec-id": -1 },
    { action: "add-sort-order", "sort-order": sortOrder },
    { action: "set-default-sort-order", "sort-order-id": -1 },
    { action: "set-location", location },
    { action: "set-properties", updates: properties },
  ];
}

/** The same updates, with all properties set at once: Nessie refuses to be told of them twice. */
export function joinProperties(updates: readonly TableUpdate[]): TableUpdate[] {
  const isOther = ({ action }: TableUpdate): boolean => action !== "set-properties";
  const sets = updates.flatMap((each) => (each.action === "set-properties" ? [each.updates] : []));
  const properties: Record<string, string> = Object.assign({}, ...sets);
  const joined = { action: "set-properties", updates: properties } as const;
  return sets.length === 0 ? [...updates] : [...updates.filter(isOther), joined];
}

/** The schema that the table has after a commit: one that it knows already keeps its number. */
export function numberedSchema({ metadata }: TableState, schema: IcebergSchema): IcebergSchema {
  const text = JSON.stringify(schema.fields);
  const known = metadata.schemas.find(({ fields }) => JSON.stringify(fields) === text);
  if (known) return known;
  const highest = Math.max(...metadata.schemas.map((other) => other["schema-id"] ?? 0));
  return { ...schema, "schema-id": highest + 1 };
}

/** The updates that give the table a schema; none where it has it. */
export function schemaUpdates({ metadata }: TableState, schema: IcebergSchema): TableUpdate[] {
  const id = schema["schema-id"] ?? 0;
  if (currentSchema(metadata)["schema-id"] === id) return [];
  const isKnown = metadata.schemas.some((other) => other["schema-id"] === id);
  if (isKnown) return [{ action: "set-current-schema", "schema-id": id }];
  return [
    { action: "add-schema", schema, "last-column-id": lastColumnId(schema, metadata) },
    { action: "set-current-schema", "schema-id": -1 },
  ];
}

/** What must not have changed since the table was read. */
export function requirementsOf(
  { metadata }: TableState,
  updates: readonly TableUpdate[],
): TableRequirement[] {
  const changesSchema = updates.some(({ action }) => action === "add-schema");
  const snapshot = currentSnapshot(metadata);
  const lastId = metadata["last-column-id"];
  const schemaId = metadata["current-schema-id"];
  return [
    { type: "assert-table-uuid", uuid: metadata["table-uuid"] },
    {
      type: "assert-ref-snapshot-id",
      ref: "main",
      "snapshot-id": snapshot?.["snapshot-id"] ?? null,
    },
    ...(changesSchema
      ? ([
          { type: "assert-last-assigned-field-id", "last-assigned-field-id": lastId },
          { type: "assert-current-schema-id", "current-schema-id": schemaId },
        ] as const)
      : []),
  ];
}
