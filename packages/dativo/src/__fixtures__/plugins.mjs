// Readers and a writer for the tests of the command line, as a user would write them.
import { once } from "node:events";
import { defineReader, defineWriter } from "@dativo/core/plugin";

const schema = {
  fields: [
    { name: "id", type: { kind: "int32" }, required: true },
    { name: "city", type: { kind: "string" }, required: false },
  ],
  primaryKey: ["id"],
};

const records = [
  { id: 1, city: "Bern" },
  { id: 2, city: null },
  { id: 3, city: "Ulm" },
];

export const CityReader = defineReader({
  schema,
  async *extract() {
    yield records;
  },
  async estimateTotalRecords() {
    return records.length;
  },
  async checkConnection() {
    return { status: "ok", message: "three cities" };
  },
  async discover() {
    return { status: "supported", streams: [{ name: "cities", schema, estimatedRecords: 3 }] };
  },
});

export const RejectingReader = defineReader({
  schema,
  async *extract({ reject }) {
    yield records;
    reject({ reason: "INVALID_VALUE", message: "no city", position: { row: 4 }, raw: "?" });
  },
});

export const UnreachableReader = defineReader({
  async *extract() {
    throw new Error("connection refused", { cause: new Error("the socket's own reason") });
  },
  async checkConnection() {
    return { status: "failed", code: "HOST_NOT_FOUND", message: "There is no host 'db'." };
  },
});

/** One stream of the job fails, the others are read. */
export const HalfReader = defineReader({
  schema,
  async *extract({ stream }) {
    if (stream.name === "broken") throw new Error("this table is locked");
    yield records;
  },
});

/** Yields, says on standard error that it waits, and goes on only when it is stopped. */
export const WaitingReader = defineReader({
  schema,
  async *extract({ signal }) {
    yield records;
    const keepAlive = setInterval(() => undefined, 60_000);
    process.stderr.write("the reader waits\n");
    try {
      await once(signal, "abort");
    } finally {
      clearInterval(keepAlive);
    }
    signal.throwIfAborted();
  },
});

/** Never looks at the signal, and keeps the process alive. */
export const DeafReader = defineReader({
  schema,
  async *extract() {
    yield records;
    setInterval(() => undefined, 60_000);
    process.stderr.write("the reader waits\n");
    await new Promise(() => undefined);
  },
});

/** Forgets to close what it opened. */
export const LeakingReader = defineReader({
  schema,
  async *extract() {
    setInterval(() => undefined, 60_000);
    yield records;
  },
});

export const TextWriter = defineWriter({
  async writeBatch(rows, fileCounter, { context, fileName }) {
    const file = await context.createFile(fileName(fileCounter, "txt"));
    await file.write(new TextEncoder().encode(rows.map(({ id }) => `${id}\n`).join("")));
    return [await file.close(rows.length)];
  },
});

let isStuck = false;

/** Waits, and then cannot be closed. */
export const StuckReader = defineReader({
  schema,
  async *extract() {
    yield records;
    isStuck = true;
    setInterval(() => undefined, 60_000);
    process.stderr.write("the reader waits\n");
    await new Promise(() => undefined);
  },
  async close() {
    if (isStuck) await new Promise(() => undefined);
  },
});

/** Ends the program as if all was well. */
export const EndingReader = defineReader({
  schema,
  *extract() {
    yield records;
    process.exit(0);
  },
});

/** Awaits what will never come, with nothing open that could bring it. */
export const StalledReader = defineReader({
  schema,
  async *extract() {
    yield records;
    await new Promise(() => undefined);
  },
});

/** Logs what would clear a terminal. */
export const LoggingReader = defineReader({
  schema,
  async *extract({ context }) {
    context.logger.warn("\u001b[2Jcleared");
    yield records;
  },
});

/** Repeats the password in everything it says. */
export const TalkativeReader = defineReader({
  schema,
  async *extract({ source }) {
    const { password } = source.credentials;
    throw new Error(`refused ${password}`, { cause: new Error(`sent ${password}`) });
  },
  async checkConnection({ source }) {
    return { status: "failed", code: "REFUSED", message: `refused ${source.credentials.password}` };
  },
  async discover({ source }) {
    const { password } = source.credentials;
    throw new Error(`refused ${password}`, { cause: new Error(`sent ${password}`) });
  },
});

/** Fails beside what is waited for, and tells its password. */
export const CrashingReader = defineReader({
  schema,
  async *extract({ source }) {
    void Promise.reject(new Error(`not ${source.credentials.password}`));
    await new Promise((resolve) => {
      setTimeout(resolve, 60_000);
    });
    yield records;
  },
});
