import { describe, expectTypeOf, it } from "vitest";
import type { ReaderClass } from "../contract/define-reader.ts";
import type { WriterClass } from "../contract/define-writer.ts";
import type { LoadedPlugin } from "./loaded-plugin.ts";
import { loadReader } from "./load-reader.ts";
import { loadWriter } from "./load-writer.ts";

describe("loading", () => {
  it("keeps readers and writers apart", () => {
    expectTypeOf(loadReader).returns.resolves.toEqualTypeOf<LoadedPlugin<ReaderClass>>();
    expectTypeOf(loadWriter).returns.resolves.toEqualTypeOf<LoadedPlugin<WriterClass>>();
    // @ts-expect-error a writer's name is not a reader's
    expectTypeOf(loadReader).toBeCallableWith({ customWriter: "./a.ts" }, {});
  });
});
