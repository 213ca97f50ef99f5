import { containedPath } from "@dativo/core/plugin";
import { s3Errors } from "./s3-errors.ts";

/** A part of a bucket. */
export interface S3Location {
  readonly bucket: string;
  /** Without a `/` at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** @throws `S3_URL_INVALID` */
export function parseS3Url(url: string): S3Location {
  const groups = /^s3:\/\/(?<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:\/(?<path>.*))?$/su.exec(
    url,
  )?.groups;
  if (groups?.["bucket"] === undefined) throw s3Errors.urlInvalid(url, undefined);
  const prefix = (groups["path"] ?? "").replaceAll(/^\/+|\/+$/gu, "");
  try {
    return { bucket: groups["bucket"], prefix: prefix === "" ? "" : containedPath(prefix) };
  } catch (cause) {
    throw s3Errors.urlInvalid(url, cause);
  }
}
