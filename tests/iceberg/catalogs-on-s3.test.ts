import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askForService } from "../services/ask-for-service.ts";
import { describeWithS3 } from "../services/s3-service.ts";
import { proxyPassword, startTestProxy } from "../services/test-proxy.ts";
import { judge, type JudgedTable, type JudgeStep } from "./judge.ts";
import { createTableJob, type TableJob } from "./table-job.ts";

const python = await askForService("iceberg-python");
const lending = await askForService("iceberg-rest-on-s3");
const nessie = await askForService("nessie");

await describeWithS3("tables on S3 whose catalogs others have written", (server) => {
  const { username, password, origin } = new URL(server.url);
  const keys = { access_key_id: username, secret_access_key: password };
  const catalogs = [
    {
      name: "a catalog that lends its keys, with none in the job",
      service: lending,
      catalog: (uri: string) => ({ type: "rest", uri }),
      connection: { s3: { endpoint: origin, region: "us-east-1" } },
      theirs: {},
    },
    {
      name: "Nessie, which names the store and lends nothing",
      service: nessie,
      catalog: (uri: string) => ({ type: "nessie", uri, branch: "main" }),
      connection: { s3: keys },
      theirs: { "s3.access-key-id": username, "s3.secret-access-key": password },
    },
  ];

  describe.each(catalogs)("$name", ({ service, catalog, connection, theirs }) => {
    let job: TableJob;
    let namespace: string;
    beforeEach(async (context) => {
      for (const needed of [python, service]) {
        if ("missing" in needed) return context.skip(needed.missing);
      }
      job = await createTableJob();
      namespace = `n${randomBytes(6).toString("hex")}`;
    });
    afterEach(() => job?.remove());

    const uri = (): string => {
      if ("missing" in service) throw new Error(service.missing);
      const { origin: root, pathname } = new URL(service.url);
      return pathname.startsWith("/iceberg") ? `${root}/iceberg` : root;
    };
    const load = async (lines: readonly string[], target: object = {}): Promise<unknown> => {
      await job.write(lines, {
        source: { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] },
        catalog: catalog(uri()),
        target: { output: "./companion", connection, ...target },
        options: { namespace },
      });
      return (await job.run()).error;
    };
    const ask = (...steps: readonly object[]): Promise<JudgedTable[]> =>
      judge(
        {
          type: "rest",
          uri: uri(),
          "s3.endpoint": origin,
          "s3.region": "us-east-1",
          "s3.remote-signing-enabled": "false",
          ...theirs,
        },
        steps.map(
          (step) => ({ ...step, table: `${namespace}.orders`, duckdb: false }) as JudgeStep,
        ),
      );
    const idsOf = (table: JudgedTable | undefined): number[] =>
      (table?.rows ?? []).map(({ id }) => Number(id)).toSorted((one, other) => one - other);

    it("takes commits of ours and of PyIceberg in turns", async () => {
      expect(await load(["id,name", "1,a"])).toBeUndefined();
      await ask({ do: "append", rows: [{ id: 2, name: "b" }] });
      expect(await load(["id,name", "3,c"])).toBeUndefined();
      const [, table] = await ask(
        { do: "append", rows: [{ id: 4, name: "d" }] },
        { do: "describe" },
      );
      expect(idsOf(table)).toEqual([1, 2, 3, 4]);
      expect(table?.snapshots.at(-1)?.summary).toMatchObject({
        "total-records": "4",
        "total-data-files": "4",
      });
    });

    it("is reached through the proxy of the environment, and so is the store", async () => {
      using proxy = await startTestProxy();
      for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
      vi.stubEnv("http_proxy", proxy.url(proxyPassword));
      const failure = await load(["id,name", "1,a"]);
      vi.unstubAllEnvs();
      expect(failure).toBeUndefined();
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(uri()).host, new URL(origin).host]));
      const [table] = await ask({ do: "describe" });
      expect(idsOf(table)).toEqual([1]);
    });

    it("has its tables replaced, and merged by key", async () => {
      expect(await load(["id,name", "1,a", "2,b"])).toBeUndefined();
      expect(await load(["id,name", "7,x", "8,y"], { mode: "replace" })).toBeUndefined();
      expect(await load(["id,name", "8,z", "9,w"], { mode: "merge" })).toBeUndefined();
      const [table] = await ask({ do: "describe" });
      const rows = table?.rows.toSorted((one, other) => Number(one["id"]) - Number(other["id"]));
      expect(rows).toEqual([
        { id: 7, name: "x" },
        { id: 8, name: "z" },
        { id: 9, name: "w" },
      ]);
    });
  });
});
