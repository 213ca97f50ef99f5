import { describe, expect, it } from "vitest";
import { collectDocumentSecrets, collectSecrets } from "./collect-secrets.ts";

describe("collectSecrets", () => {
  it("takes every text and number of three characters and more", () => {
    expect(
      collectSecrets({ user: "etl", nested: [{ pin: 1234, short: "ab" }], none: null }),
    ).toEqual(["etl", "1234"]);
  });

  it("takes what a header or a URL holds on its own, too", () => {
    const basic = Buffer.from("etl:pass:word").toString("base64");
    expect(
      collectSecrets({ token: "Bearer abc.def", basic: `Basic ${basic}`, url: "mysql://u:pw1@db" }),
    ).toEqual([
      "Bearer abc.def",
      "abc.def",
      `Basic ${basic}`,
      basic,
      "pass:word",
      "mysql://u:pw1@db",
      "pw1",
      "pw1",
    ]);
  });
});

describe("collectDocumentSecrets", () => {
  it("takes what keys and URLs give away as secret, and nothing else", () => {
    const connection = {
      host: "db.example.com",
      port: 5432,
      password: "hunter2",
      s3: { access_key_id: "AKIA123", secret_access_key: "abc/def", region: "eu-west-1" },
      auth: { apiKey: "key-1", token: { value: "t0ken" } },
      url: "postgres://etl:p%40ss@db/shop",
      base_url: "https://api.example.com/v1",
      broken: "https://u:100%@host",
      token_url: "https://login.example.com",
      next_page_token: "meta.next",
    };
    expect(collectDocumentSecrets(connection)).toEqual([
      "hunter2",
      "AKIA123",
      "abc/def",
      "key-1",
      "t0ken",
      "p%40ss",
      "p@ss",
      "100%",
    ]);
  });

  it("takes every section of credentials of a job, of whatever form", () => {
    const job = {
      source: {
        credentials: { user: "etl" },
        options: { headers: { authorization: "Bearer a1b" } },
      },
      target: { credentials: ["misplaced"] },
    };
    expect(collectDocumentSecrets(job)).toEqual(["etl", "Bearer a1b", "a1b", "misplaced"]);
  });
});
