// Plugins that tell everything they know, each in one way.
import { writeFile } from "node:fs/promises";
import { DativoError, defineReader, defineWriter } from "@dativo/core/plugin";

const schema = {
  fields: [
    { name: "id", type: { kind: "int32" }, required: true },
    { name: "text", type: { kind: "string" }, required: false },
  ],
};

/** All values of credentials and connection, each of them in several spellings. */
function everything({ credentials, connection }) {
  return texts({ credentials, connection }).flatMap((text) => [
    text,
    encodeURIComponent(text),
    new URLSearchParams({ q: text }).toString(),
    JSON.stringify(text),
    text.toUpperCase(),
    Buffer.from(text).toString("hex"),
    Buffer.from(text).toString("base64"),
    Buffer.from(`user:${text}`).toString("base64"),
    Buffer.from(`{"${text}":1}`).toString("base64url"),
    ...text.split("\n"),
  ]);
}

function texts(value) {
  if (typeof value !== "object") return [String(value)];
  return Object.values(value).flatMap((member) => texts(member));
}

const header = ({ credentials }) => [credentials.header].join("");

const told = (config) => everything(config).join(" | ");

const errors = {
  message: (text) => new Error(`refused: ${text}`),
  cause: (text) => new Error("refused", { cause: new TypeError(text, { cause: text }) }),
  properties: (text) => Object.assign(new Error("refused"), { detail: text, stack: `at ${text}` }),
  text: (text) => text,
  object: (text) => ({ text }),
  dativo: (text, parts) =>
    new DativoError({
      code: `REFUSED_${parts[0]}`,
      message: text,
      fix: text,
      details: { text, list: parts, [parts[0]]: 1 },
      cause: new AggregateError([new Error(text)], text),
    }),
};

function log(logger, config) {
  const parts = everything(config);
  for (const level of ["debug", "info", "warn", "error"]) {
    logger[level](parts.join(" "), {
      text: parts.join(" "),
      list: parts,
      nested: { [parts[0]]: parts[1] },
      number: config.credentials.pin,
      bigint: BigInt(config.credentials.pin),
    });
  }
}

export const LeakyReader = defineReader({
  incremental: ["state"],
  async describeStream({ source, options }) {
    if (options.way !== "schema") return schema;
    const [first, ...others] = schema.fields;
    return { fields: [{ ...first, description: told(source) }, ...others] };
  },
  async partitions({ source, options }) {
    const { way } = options;
    return {
      partitions: [
        way === "partition id"
          ? { id: `all ${header(source)}`, params: {} }
          : { id: "all", params: way === "partition params" ? { text: told(source) } : {} },
      ],
      ...(way === "state" ? { state: { next: { text: told(source) } } } : {}),
    };
  },
  async *extract({ source, options, context, reject }) {
    const { way } = options;
    const parts = everything(source);
    if (way === "log") log(context.logger, source);
    if (way === "metrics") for (const part of parts) context.metrics.increment(part);
    if (way.startsWith("error ")) throw errors[way.slice(6)](told(source), parts);
    yield [{ id: 1, text: "good" }];
    if (way === "data") yield parts.map((text, index) => ({ id: index, text }));
    if (way === "bad data") yield parts.map((text) => ({ id: text, text }));
    if (way !== "reject") return;
    for (const text of parts) {
      reject({
        reason: `BAD_${text}`,
        message: text,
        column: text,
        value: text,
        position: { [text]: text },
        raw: `1,${text},2`,
        replay: { header: [text] },
      });
    }
  },
  async discover({ source, options }) {
    if (options.way.startsWith("error "))
      throw errors[options.way.slice(6)](told(source), everything(source));
    const name = told(source);
    return { status: "supported", streams: [{ name, schema, description: name }] };
  },
  async checkConnection({ source, options }) {
    if (options.way.startsWith("error "))
      throw errors[options.way.slice(6)](told(source), everything(source));
    return options.way === "data"
      ? { status: "ok", message: told(source) }
      : { status: "failed", code: `NO_${header(source)}`, message: told(source) };
  },
  async close({ source, options }) {
    if (options.way === "close") throw new Error(told(source));
  },
});

export const LeakyWriter = defineWriter({
  async writeBatch(rows, counter, { target, options, context, outputBase, fileName }) {
    const { way } = options;
    if (way === "log") log(context.logger, target);
    if (way === "metrics") for (const part of everything(target)) context.metrics.increment(part);
    if (way.startsWith("error ")) throw errors[way.slice(6)](told(target), everything(target));
    const name = fileName(counter, "txt");
    if (way === "raw file") {
      await writeFile(`${outputBase}/${name}`, `${rows.length}\n`);
      return [{ path: name, rows: rows.length }];
    }
    const file = await context.createFile(name);
    await file.write(new TextEncoder().encode(`${rows.length}\n`));
    return [await file.close(rows.length)];
  },
  async checkConnection({ target }) {
    return { status: "failed", code: "NO", message: told(target) };
  },
  async close({ target, options }) {
    if (options.way === "close") throw new Error(told(target));
  },
});
