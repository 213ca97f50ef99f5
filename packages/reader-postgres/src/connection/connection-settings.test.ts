import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { connectionSettings } from "./connection-settings.ts";

const read = (connection: JsonObject, credentials: JsonObject = {}, baseFolder = "/") =>
  connectionSettings({ connection, credentials, baseFolder });

describe("connectionSettings", () => {
  it("reads a dsn with everything in it", () => {
    const dsn =
      "postgresql://us%40er:p%2Fw@db.example:6432/my%20base?sslmode=verify-ca&application_name=x";
    expect(read({ dsn })).toMatchObject({
      host: "db.example",
      port: 6432,
      database: "my base",
      user: "us@er",
      password: "p/w",
      sslMode: "verify-ca",
      applicationName: "x",
    });
  });

  it("lets keys of their own hold over the dsn", () => {
    const dsn = "postgres://a:b@one/d?sslmode=disable";
    const settings = read(
      { dsn, host: "two", port: "7", sslmode: "require" },
      { user: "c", password: "e" },
    );
    expect(settings).toMatchObject({
      host: "two",
      port: 7,
      user: "c",
      password: "e",
      sslMode: "require",
    });
  });

  it.each([
    ["localhost", "prefer"],
    ["127.0.0.1", "prefer"],
    ["/var/run/postgresql", "prefer"],
    ["db.example", "verify-full"],
  ])("trusts %s as far as %s where nothing is said", (host, mode) => {
    expect(read({ host, user: "u" }).sslMode).toBe(mode);
  });

  it("names the database after the user where there is no other name", () => {
    expect(read({ user: "u" }).database).toBe("u");
  });

  it("reads certificates from files beside the job, and takes PEM texts as they are", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dativo-pem-"));
    writeFileSync(join(folder, "ca.pem"), "the authority");
    const text = "-----BEGIN CERTIFICATE-----";
    const { certificates } = read({ user: "u", sslrootcert: "ca.pem", sslcert: text }, {}, folder);
    expect(certificates).toEqual({ root: "the authority", client: text, key: undefined });
    expect(() => read({ user: "u", sslkey: "none.pem" }, {}, folder)).toThrow(
      /none\.pem cannot be read/u,
    );
    await rm(folder, { recursive: true });
  });

  it.each([
    [{}, /who connects/u],
    [{ dsn: "mysql://u@h/d" }, /is not a URL such as postgresql/u],
    [{ dsn: "postgres://u@h/d?sslmode=sometimes" }, /sslmode 'sometimes'/u],
    [{ user: "u", port: 70_000 }, /source\.connection\.port/u],
    [{ user: "u", hots: "h" }, /source\.connection/u],
  ] satisfies [JsonObject, RegExp][])("refuses %j", (connection, message) => {
    expect(() => read(connection)).toThrow(message);
  });
});
