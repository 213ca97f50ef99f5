import { describe, expect, it } from "vitest";
import { type LoadedTable, vendedAccess } from "./vended-access.ts";

const metadata = { location: "s3://lake/shop/orders" } as LoadedTable["metadata"];
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
    expect(vendedAccess({ metadata, config })).toEqual({
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
    const access = vendedAccess({ metadata, "storage-credentials": credentials });
    expect(access?.connection).toMatchObject({ s3: { access_key_id: "s3://lake/shop-id" } });
  });

  it("are none where it lends none", () => {
    expect(vendedAccess({ metadata, config: { "s3.endpoint": "http://store" } })).toBeUndefined();
    expect(vendedAccess({ metadata })).toBeUndefined();
  });
});
