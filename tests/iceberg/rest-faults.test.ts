import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForService, describeWithService } from "../services/ask-for-service.ts";
import { type Fault, type FaultProxy, startFaultProxy } from "../s3/fault-proxy.ts";
import { judge, type JudgedTable } from "./judge.ts";
import { bodyOf, passOn } from "./pass-on.ts";
import { createTableJob, type TableJob } from "./table-job.ts";

const python = await askForService("iceberg-python");

await describeWithService("iceberg-rest", "a commit to a REST catalog", (url) => {
  const origin = new URL(url).origin;
  let job: TableJob;
  let proxy: FaultProxy | undefined;
  let namespace: string;
  beforeEach(async (context) => {
    if ("missing" in python) return context.skip(python.missing);
    job = await createTableJob();
    namespace = `n${randomBytes(6).toString("hex")}`;
  });
  afterEach(async () => {
    await proxy?.close();
    proxy = undefined;
    await job?.remove();
  });

  const load = async (lines: readonly string[], uri = origin, rest = {}): Promise<unknown> => {
    await job.write(["id,name", ...lines], {
      catalog: { type: "rest", uri, ...rest },
      target: { output: "./companion" },
      options: { namespace },
      job: { retry_config: { max_retries: 0 } },
    });
    return (await job.run()).error?.code;
  };
  const describeTable = async (): Promise<JudgedTable> => {
    const step = { do: "describe", table: `${namespace}.orders` } as const;
    return (await judge({ type: "rest", uri: origin }, [step]))[0]!;
  };

  /** Puts faults before the commits alone: the posts to the table itself. */
  const withFaults = async (faults: readonly Fault[]): Promise<string> => {
    let commits = 0;
    proxy = await startFaultProxy(origin, ({ method, path }) => {
      const isCommit = method === "POST" && path.endsWith("/tables/orders");
      if (!isCommit) return "none";
      commits += 1;
      return faults[commits - 1] ?? "none";
    });
    return proxy.endpoint;
  };

  it.each<[string, readonly Fault[]]>([
    ["whose answer was lost", ["lose-answer"]],
    ["whose answer broke off", ["cut-body"]],
    ["that never arrived", ["reset", "reset"]],
    ["that was answered with 500, after it was made", ["error-inside"]],
    [
      "that was answered with 500 and 503",
      [
        { status: 500, code: "E" },
        { status: 503, code: "E" },
      ],
    ],
    [
      "that was answered with 409 and 412",
      [
        { status: 409, code: "E" },
        { status: 412, code: "E" },
      ],
    ],
  ])("%s is made once", async (_, faults) => {
    expect(await load(["1,a"])).toBeUndefined();
    const endpoint = await withFaults(faults);
    expect(await load(["2,b"], endpoint)).toBeUndefined();
    const table = await describeTable();
    expect(table.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other)).toEqual([
      1, 2,
    ]);
    expect(table.snapshots).toHaveLength(2);
    expect(await load(["3,c"])).toBeUndefined();
    expect((await describeTable()).snapshots).toHaveLength(3);
  });

  it("by which the table is created is made once, too", async () => {
    const endpoint = await withFaults(["lose-answer"]);
    expect(await load(["1,a"], endpoint)).toBeUndefined();
    const table = await describeTable();
    expect(table.rows).toEqual([{ id: 1, name: "a" }]);
  });

  it("that the catalog refuses leaves the table as it was, and the next run finishes it", async () => {
    expect(await load(["1,a"])).toBeUndefined();
    const endpoint = await withFaults([{ status: 403, code: "Forbidden" }]);
    expect(await load(["2,b"], endpoint)).toBe("COMMIT_UNFINISHED");
    expect((await describeTable()).snapshots).toHaveLength(1);
    expect(await load(["3,c"])).toBeUndefined();
    const table = await describeTable();
    expect(table.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other)).toEqual([
      1, 2, 3,
    ]);
  });

  describe("that wants a token", () => {
    let guard: Server;
    let uri: string;
    let issued = 0;
    const asked: (readonly [string, IncomingHttpHeaders, string])[] = [];

    /** Gives tokens for one client's credentials, each for one second or two requests, and passes on. */
    beforeEach(async () => {
      issued = 0;
      asked.length = 0;
      let uses = 0;
      guard = createServer((incoming, outgoing) => {
        void (async () => {
          const body = await bodyOf(incoming);
          const { url: path = "", headers } = incoming;
          asked.push([path, headers, body]);
          if (path === "/v1/oauth/tokens") {
            const isKnown = body.includes("client_id=me") && body.includes("client_secret=s3cret");
            issued += 1;
            uses = 0;
            outgoing.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
            const error = { error: "invalid_client" };
            const token = {
              access_token: `token-${issued}`,
              token_type: "bearer",
              expires_in: 3600,
            };
            outgoing.end(JSON.stringify(isKnown ? token : error));
            return;
          }
          uses += 1;
          if (headers.authorization !== `Bearer token-${issued}` || uses > 4) {
            outgoing.writeHead(401, { "content-type": "application/json" });
            outgoing.end(JSON.stringify({ error: { type: "NotAuthorizedException", code: 401 } }));
            return;
          }
          await passOn(incoming, body, origin, outgoing);
        })();
      });
      guard.listen(0, "127.0.0.1");
      await once(guard, "listening");
      const address = guard.address();
      uri = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    });
    afterEach(() => {
      guard.close();
      guard.closeAllConnections();
    });

    it("gets one for the client's credentials, and another when that has expired", async () => {
      expect(await load(["1,a"], uri, { credential: "me:s3cret", scope: "lake" })).toBeUndefined();
      expect(issued).toBeGreaterThan(1);
      expect(asked[0]?.[2]).toContain("grant_type=client_credentials");
      expect(asked[0]?.[2]).toContain("scope=lake");
      expect((await describeTable()).rows).toEqual([{ id: 1, name: "a" }]);
    });

    it("is told in one clear line when it gives none, without the secret", async () => {
      await job.write(["id,name", "1,a"], {
        catalog: { type: "rest", uri, credential: "me:wrong-secret" },
        target: { output: "./companion" },
        options: { namespace },
        job: { retry_config: { max_retries: 0 } },
      });
      const { error } = await job.run();
      expect(error).toMatchObject({ code: "ICEBERG_CATALOG_FAILED" });
      expect(error?.message).toContain("it gave no token (status 401)");
      expect(JSON.stringify(error)).not.toContain("wrong-secret");
    });

    it("is shown a given one, and a signature where it wants one", async () => {
      await load(["1,a"], uri, { token: "given" });
      expect(asked[0]?.[1].authorization).toBe("Bearer given");
      asked.length = 0;
      await load(["1,a"], uri, {
        sigv4: { region: "eu-central-1", access_key_id: "AKIA", secret_access_key: "key" },
      });
      expect(asked[0]?.[1].authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-central-1\/glue\/aws4_request, /u,
      );
    });
  });
});
