import { defineConfig } from "vitest/config";

// First in both lists: workspace packages then resolve to their sources, and tests need no build.
const source = "@dativo/source";

/** The servers of the tests are on this machine, and a proxy that it has for others is not for them. */
const direct = [process.env["NO_PROXY"] ?? process.env["no_proxy"], "localhost", "127.0.0.1"];
const noProxy = direct.filter(Boolean).join(",");

export default defineConfig({
  resolve: { conditions: [source, "module", "node", "development|production"] },
  // Without "module", which Node does not know: it leads to files that only a bundler can load.
  ssr: { resolve: { conditions: [source, "node", "development|production"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 60_000,
    env: { NO_PROXY: noProxy, no_proxy: noProxy },
    // All processors, in place of all but one: many tests wait for the processes that they have started.
    maxWorkers: "100%",
    globalSetup: [
      "tests/keep-temporary-files-together.ts",
      "tests/build-stale-wasm.ts",
      // Last, so that servers are stopped before their folders go.
      "tests/services/broker.ts",
    ],
    typecheck: {
      enabled: true,
      checker: "tsc",
      tsconfig: "tsconfig.json",
      // `npm run typecheck` reports those, once.
      ignoreSourceErrors: true,
      include: ["packages/*/src/**/*.test-d.ts", "tests/**/*.test-d.ts"],
    },
  },
});
