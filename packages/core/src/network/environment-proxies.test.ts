import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { environmentProxies } from "./environment-proxies.ts";

const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];
beforeEach(() => {
  for (const name of names) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

function proxiesOf(environment: Readonly<Record<string, string>>): unknown {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return environmentProxies();
}

describe("the proxies of the environment", () => {
  it.each([
    [{}, undefined],
    [{ HTTP_PROXY: "" }, undefined],
    [{ HTTP_PROXY: "http://a:1" }, { httpProxy: "http://a:1/" }],
    [{ HTTPS_PROXY: "https://a:1" }, { httpsProxy: "https://a:1/" }],
    [{ HTTPS_PROXY: "http://big", https_proxy: "http://small" }, { httpsProxy: "http://small/" }],
    [{ HTTPS_PROXY: "http://big", https_proxy: "" }, { httpsProxy: "http://big/" }],
    [{ HTTP_PROXY: "proxy.corp:8080" }, { httpProxy: "http://proxy.corp:8080/" }],
    [{ HTTP_PROXY: "me:a%2Fb@[::1]:8080" }, { httpProxy: "http://me:a%2Fb@[::1]:8080/" }],
    [
      { HTTP_PROXY: "http://a", HTTPS_PROXY: "b" },
      { httpProxy: "http://a/", httpsProxy: "http://b/" },
    ],
  ])("of %j are %j", (environment, proxies) => {
    expect(proxiesOf(environment)).toEqual(proxies);
  });

  it.each(["socks5://a:1", "http://", "http://a:port", "http://me:hidden%zz@a", "http://hid den/"])(
    "are not %j",
    (address) => {
      const read = (): unknown => proxiesOf({ https_proxy: address, HTTP_PROXY: "http://fine" });
      expect(read).toThrow(
        expect.objectContaining({
          code: "PROXY_INVALID",
          message: "What the environment says in https_proxy is not the address of a proxy.",
        }),
      );
    },
  );
});
