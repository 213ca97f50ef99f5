import type { JsonObject } from "../contract/json.ts";
import { changeAt } from "./change-at.ts";
import { isSchema, mapSchema } from "./map-schema.ts";
import { namesCatalog } from "./refine-job.ts";
import type { PluginSchema } from "./plugin-schema.ts";

const sections = {
  reader: { section: "source", custom: "custom_reader" },
  writer: { section: "target", custom: "custom_writer" },
} as const;

/**
 * Adds what the installed plugins take to a schema of jobs: their types are offered, and where a job
 * names one, `options` and `engine.options` are checked with its own schema. Other types stay open.
 */
export function addPlugins(schema: JsonObject, plugins: readonly PluginSchema[]): JsonObject {
  const withTypes = (["reader", "writer"] as const).reduce(
    (before, kind) =>
      offerNames(
        before,
        kind,
        plugins.filter((plugin) => plugin.kind === kind && plugin.catalog !== true),
      ),
    schema,
  );
  const own = plugins.flatMap((plugin): [string, JsonObject][] =>
    plugin.options === undefined
      ? []
      : [[definitionName(plugin), moveDefinitions(plugin.options, definitionName(plugin))]],
  );
  const described = plugins.filter(({ options }) => options !== undefined);
  const definitions = isSchema(schema["definitions"]) ? schema["definitions"] : {};
  return described.reduce(addRule, {
    ...withTypes,
    definitions: { ...definitions, ...Object.fromEntries(own) },
  });
}

function offerNames(
  schema: JsonObject,
  kind: PluginSchema["kind"],
  plugins: readonly PluginSchema[],
): JsonObject {
  const { section, custom } = sections[kind];
  const offer = (before: JsonObject, key: string, isType: boolean): JsonObject => {
    const names = plugins.flatMap((plugin) => (plugin.isType === isType ? plugin.names : []));
    if (names.length === 0) return before;
    return changeAt(before, ["properties", section, "properties", key], (part) => ({
      anyOf: [{ type: "string", enum: names }, part],
    }));
  };
  return offer(offer(schema, "type", true), custom, false);
}

/** `if` the job names this plugin, `then` its options are these. */
function addRule(schema: JsonObject, plugin: PluginSchema): JsonObject {
  const { section, custom } = sections[plugin.kind];
  const key = plugin.isType ? "type" : custom;
  const $ref = `#/definitions/${definitionName(plugin)}`;
  const unless = [
    // A custom plugin holds over the type beside it.
    ...(plugin.isType ? [{ required: [custom] }] : []),
    ...(plugin.catalog === false ? [namesCatalog] : []),
  ];
  const rule = {
    if: {
      required: [key],
      properties: { [key]: { enum: plugin.names } },
      ...(plugin.catalog === true ? { allOf: [namesCatalog] } : {}),
      ...(unless.length === 0 ? {} : { not: { anyOf: unless } }),
    },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: {
      properties: {
        options: { $ref },
        engine: { properties: { options: { $ref: `${$ref}.engine` } } },
      },
    },
  };
  const withRule = changeAt(schema, ["properties", section], (part) => ({
    ...part,
    allOf: [...(Array.isArray(part["allOf"]) ? part["allOf"] : []), rule],
  }));
  return changeAt(withRule, ["definitions"], (definitions) => ({
    ...definitions,
    [`${definitionName(plugin)}.engine`]: nullable(plugin.options ?? {}, definitionName(plugin)),
  }));
}

/** In `engine.options` a `null` means that an option is not set, and a recipe may set it. */
function nullable(options: JsonObject, name: string): JsonObject {
  const {
    required: _required,
    definitions: _definitions,
    properties,
    ...rest
  } = moveDefinitions(options, name);
  const keys = isSchema(properties) ? Object.keys(properties) : [];
  const open = keys.map((key) => [
    key,
    { anyOf: [{ $ref: `#/definitions/${name}/properties/${key}` }, { type: "null" }] },
  ]);
  return { ...rest, ...(isSchema(properties) ? { properties: Object.fromEntries(open) } : {}) };
}

function definitionName({ kind, names: [name = ""] }: PluginSchema): string {
  return `${kind}.${name.replaceAll(/[^\w.-]+/gu, "_")}.options`;
}

/** References inside of a plugin's schema start at its own root, which is a definition here. */
function moveDefinitions(options: JsonObject, name: string): JsonObject {
  const move = (schema: JsonObject): JsonObject => {
    const { $ref, $schema: _version, ...rest } = mapSchema(schema, move);
    if (typeof $ref !== "string") return rest;
    const inside = $ref.startsWith("#") ? $ref.slice(1) : undefined;
    return { ...rest, $ref: inside === undefined ? $ref : `#/definitions/${name}${inside}` };
  };
  return move(options);
}
