import { describe, expect, it } from "vitest";
import { readCatalogSettings } from "./catalog-settings.ts";

const read = (catalog: object, connection: object = {}): object =>
  readCatalogSettings(catalog as never, connection as never, "/jobs");

describe("the settings of a catalog", () => {
  it("find a folder from that of the job, and leave a URL alone", () => {
    expect(read({ type: "filesystem", warehouse: "./lake" })).toMatchObject({
      warehouse: "/jobs/lake",
    });
    expect(read({ type: "sql", uri: "postgresql://h/d", warehouse: "s3://b/w" })).toMatchObject({
      warehouse: "s3://b/w",
      name: "default",
    });
  });

  it("take Nessie for a REST catalog, whose branch is part of the address", () => {
    const connection = { nessie: { uri: "http://nessie:19120/api/v1" } };
    expect(read({ type: "nessie", branch: "dev", warehouse: "s3://lake/" }, connection)).toEqual(
      expect.objectContaining({
        type: "rest",
        uri: "http://nessie:19120/iceberg/dev",
        warehouse: "s3://lake/",
      }),
    );
    expect(read({ type: "nessie", uri: "https://n/iceberg/" })).toMatchObject({
      uri: "https://n/iceberg",
    });
  });

  it.each([
    [{ type: "hive" }, "type"],
    [{ type: "sql", uri: "postgresql://h/d" }, "warehouse"],
    [{ type: "rest", uri: "http://h", tokn: "t" }, "tokn"],
    [{ type: "nessie" }, "uri"],
  ])("name what is wrong with %j", (catalog, named) => {
    expect(() => read(catalog)).toThrow(
      expect.objectContaining({
        code: "ICEBERG_SETTINGS_INVALID",
        message: expect.stringContaining(named),
      }),
    );
  });
});
