import { describe, expect, it } from "vitest";
import { type LoadedTable, namedAccess, vendedAccess } from "./vended-access.ts";

const metadata = { location: "s3://lake/shop/orders" } as LoadedTable["metadata"];
const none = { connection: {}, credentials: {} };
const keys = (name: string): Record<string, string> => ({
  "s3.access-key-id": `${name}-id`,
  "s3.secret-access-key": `${name}-secret`,
});

describe("the credentials that a catalog lends", () => {
  it("are those of the table's configuration, as the storage takes them", () => {
    const config = {
      ...keys("c"),
      "s3.session-token": "token",
      "s3.endpoint": "http://store",
      "client.region": "eu-central-1",
      "s3.path-style-access": "true",
    };
    expect(vendedAccess({ metadata, config }, none)).toEqual({
      connection: {
        s3: {
          access_key_id: "c-id",
          secret_access_key: "c-secret",
          session_token: "token",
          endpoint: "http://store",
          region: "eu-central-1",
          path_style_access: true,
        },
      },
      credentials: {},
    });
  });

  it("are those of the longest prefix that the table is in", () => {
    const credentials = ["s3://lake", "s3://lake/shop", "s3://other/shop/orders"].map((prefix) => ({
      prefix,
      config: keys(prefix),
    }));
    const access = vendedAccess({ metadata, "storage-credentials": credentials }, none);
    expect(access?.connection).toMatchObject({ s3: { access_key_id: "s3://lake/shop-id" } });
  });

  it("go with what the job says of the store, and never with its keys", () => {
    const s3 = { endpoint: "http://own", part_size_mb: 16, access_key: "own", profile: "own" };
    const config = { ...keys("c"), "s3.endpoint": "http://store", "client.region": "eu-west-1" };
    expect(vendedAccess({ metadata, config }, { connection: { s3 }, credentials: {} })).toEqual({
      connection: {
        s3: {
          access_key_id: "c-id",
          secret_access_key: "c-secret",
          endpoint: "http://own",
          region: "eu-west-1",
          part_size_mb: 16,
        },
      },
      credentials: {},
    });
  });

  it("are none where it lends none", () => {
    expect(
      vendedAccess({ metadata, config: { "s3.endpoint": "http://store" } }, none),
    ).toBeUndefined();
    expect(vendedAccess({ metadata }, none)).toBeUndefined();
  });
});

describe("the store that a catalog names, with the keys of the job", () => {
  const config = { "s3.endpoint": "http://store", "s3.path-style-access": "true" };
  const own = { access_key_id: "own", secret_access_key: "secret" };

  it("is that of the catalog where the job names none", () => {
    const access = { connection: { s3: { ...own, region: "eu-west-1" } }, credentials: { a: "b" } };
    expect(namedAccess({ ...config, "client.region": "us-east-1" }, access)).toEqual({
      connection: {
        s3: { ...own, endpoint: "http://store", region: "eu-west-1", path_style_access: true },
      },
      credentials: { a: "b" },
    });
    const flat = namedAccess(config, { connection: own, credentials: {} });
    expect(flat?.connection).toMatchObject({ s3: { ...own, endpoint: "http://store" } });
  });

  it("is that of the job where it names one, or the catalog none", () => {
    const connection = { s3: { ...own, endpoint: "http://own" } };
    expect(namedAccess(config, { connection, credentials: {} })).toBeUndefined();
    expect(namedAccess({}, { connection: own, credentials: {} })).toBeUndefined();
  });
});
