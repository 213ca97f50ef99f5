import { describe, expect, it } from "vitest";
import { createLogger, type LogFormat } from "./logger.ts";
import { createRedactor } from "./redactor.ts";

function logged(format: LogFormat): string[] {
  const lines: string[] = [];
  const logger = createLogger({
    level: "info",
    format,
    redact: createRedactor(["hunter2"]),
    write: (line) => lines.push(line),
  });
  logger.debug("left out");
  logger.info("connected with hunter2", { url: "pg://etl:hunter2@db", port: 5432 });
  logger.error("gone");
  return lines;
}

describe("createLogger", () => {
  it("writes lines for people", () => {
    expect(logged("human")).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d INFO {2}connected with \*\*\* url=pg:\/\/etl:\*\*\*@db port=5432$/u,
      ),
      expect.stringMatching(/^\d\d:\d\d:\d\d ERROR gone$/u),
    ]);
  });

  it("writes one JSON object a line", () => {
    expect(logged("json").map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: expect.any(String),
        level: "info",
        message: "connected with ***",
        url: "pg://etl:***@db",
        port: 5432,
      },
      { time: expect.any(String), level: "error", message: "gone" },
    ]);
  });
});
