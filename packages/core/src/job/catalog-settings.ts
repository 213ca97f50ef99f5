import type { JsonObject } from "../contract/json.ts";
import { bucketOutput } from "./bucket-output.ts";
import { isUrl } from "./is-url.ts";
import type { JobFile } from "./job-schema.ts";

type TargetFile = JobFile["target"];

/** The catalog that a target names, with what older job files say beside it; `undefined` where it names none. */
export function catalogSettings(target: TargetFile): JsonObject | undefined {
  const { catalog, branch, warehouse } = target;
  if (catalog === undefined || catalog === null) return undefined;
  return {
    ...(typeof branch === "string" ? { branch } : {}),
    ...(typeof warehouse === "string" ? { warehouse } : {}),
    ...(typeof catalog === "string" ? { type: catalog } : catalog),
  };
}

/**
 * Where a job that writes to a catalog keeps what is no table: staged files, commits and rejected records.
 *
 * @returns a folder in the warehouse or in the bucket; `undefined` where neither says where it is
 */
export function catalogOutput(target: TargetFile, jobName: string): string | undefined {
  const settings = catalogSettings(target);
  if (settings === undefined) return undefined;
  const { warehouse, type } = settings;
  const isPlace = typeof warehouse === "string" && (isUrl(warehouse) || type !== "rest");
  const place = isPlace ? warehouse : bucketOutput(target.connection);
  return place === undefined ? undefined : `${place.replace(/\/+$/u, "")}/_dativo/${jobName}`;
}
