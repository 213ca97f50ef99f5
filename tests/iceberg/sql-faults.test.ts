import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { askForService, describeWithService } from "../services/ask-for-service.ts";
import { judge } from "./judge.ts";
import { createTableJob, type TableJob } from "./table-job.ts";

const python = await askForService("iceberg-python");

await describeWithService("postgres", "a commit to a SQL catalog", (url) => {
  let job: TableJob;
  let proxy: Server;
  let address: URL;
  let losesAnswer = false;
  beforeEach(async (context) => {
    if ("missing" in python) return context.skip(python.missing);
    job = await createTableJob();
    const database = `iceberg_${randomBytes(6).toString("hex")}`;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`CREATE DATABASE ${database}`);
    await client.end();
    const server = new URL(url);
    proxy = createServer((socket) => {
      const upstream = connect(Number(server.port), server.hostname);
      let isCut = false;
      socket.on("data", (chunk) => {
        if (
          losesAnswer &&
          /(?:UPDATE|INSERT INTO) iceberg_tables/u.test(chunk.toString("latin1"))
        ) {
          isCut = true;
          losesAnswer = false;
        }
        upstream.write(chunk);
      });
      // The server has answered, so it has done what it was told; nobody hears of it.
      upstream.on("data", (chunk) => (isCut ? socket.destroy() : socket.write(chunk)));
      for (const end of [socket, upstream]) end.on("error", () => undefined);
      socket.on("close", () => upstream.destroy());
      upstream.on("close", () => socket.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const listening = proxy.address();
    address = new URL(url);
    address.pathname = `/${database}`;
    address.port = String(typeof listening === "object" ? listening?.port : "");
  });
  afterEach(async () => {
    proxy?.close();
    await job?.remove();
  });

  /** The ids that PyIceberg finds, each commit of which has added one. */
  const rowsInTable = async (warehouse: string): Promise<readonly number[]> => {
    const theirs = address.toString().replace(/^postgres(?:ql)?:/u, "postgresql+psycopg2:");
    const settings = { type: "sql", uri: theirs, warehouse };
    const [table] = await judge(settings, [{ do: "describe", table: "default.orders" }]);
    const ids = (table?.rows ?? []).map(({ id }) => Number(id));
    expect(table?.snapshots).toHaveLength(ids.length);
    return ids.toSorted((one, other) => one - other);
  };

  it("whose answer was lost is made once, be it the first one or a later", async () => {
    const warehouse = join(job.folder, "lake");
    const catalog = { type: "sql", uri: address.toString(), warehouse, name: "judge" };
    for (const line of ["1,a", "2,b", "3,c"]) {
      losesAnswer = line !== "3,c";
      await job.write(["id,name", line], { catalog, target: { output: "./companion" } });
      expect((await job.run()).error).toBeUndefined();
      expect(losesAnswer).toBe(false);
    }
    expect(await rowsInTable(warehouse)).toEqual([1, 2, 3]);
  });

  it("that the server refuses is told at once, and made by the next run that may", async () => {
    const warehouse = join(job.folder, "lake");
    const catalog = { type: "sql", uri: address.toString(), warehouse, name: "judge" };
    const load = async (line: string): Promise<unknown> => {
      await job.write(["id,name", line], { catalog, target: { output: "./companion" } });
      return (await job.run()).error;
    };
    expect(await load("1,a")).toBeUndefined();
    const client = new pg.Client({ connectionString: address.toString() });
    await client.connect();
    const refuse = `CREATE FUNCTION refuse() RETURNS trigger AS 'BEGIN RAISE insufficient_privilege; END' LANGUAGE plpgsql;
      CREATE TRIGGER refuse BEFORE UPDATE ON iceberg_tables EXECUTE FUNCTION refuse()`;
    await client.query(refuse);
    expect(await load("2,b")).toMatchObject({
      code: "COMMIT_UNFINISHED",
      message: expect.stringContaining("catalog judge in PostgreSQL cannot be used"),
    });
    await client.query("DROP TRIGGER refuse ON iceberg_tables");
    await client.end();
    expect(await load("3,c")).toBeUndefined();
    expect(await rowsInTable(warehouse)).toEqual([1, 2, 3]);
  });
});
