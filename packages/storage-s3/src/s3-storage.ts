import type { S3Client } from "@aws-sdk/client-s3";
import { BaseStorage, type ObjectStore } from "@dativo/core/plugin";
import { createClient } from "./create-client.ts";
import { parseS3Url } from "./parse-s3-url.ts";
import { S3ObjectStore } from "./s3-object-store.ts";
import { readSettings } from "./s3-settings.ts";

/** Outputs such as `s3://bucket/prefix`, on AWS and on stores that are compatible. */
export class S3Storage extends BaseStorage {
  readonly #settings = readSettings(this.config);
  #client: S3Client | undefined;

  /**
   * @throws `S3_URL_INVALID`
   */
  override open(url: string): ObjectStore {
    const location = parseS3Url(url);
    this.#client ??= createClient(this.#settings);
    return new S3ObjectStore(this.#client, location, this.#settings);
  }

  override async close(): Promise<void> {
    this.#client?.destroy();
    this.#client = undefined;
  }
}
