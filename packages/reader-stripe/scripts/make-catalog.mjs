// Makes src/catalog.json of Stripe's public OpenAPI description: make-catalog.mjs <spec3.json> [--print]
// The description is in the Go module github.com/stripe/stripe-mock, under embedded/openapi, and in
// github.com/stripe/openapi. What the catalog holds of an object is described in src/catalog.ts.
import { readFileSync, writeFileSync } from "node:fs";

const [file, print] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: make-catalog.mjs <spec3.json>");
const spec = JSON.parse(readFileSync(file, "utf8"));
const { schemas } = spec.components;

/** Names of one list under two addresses, and what is no list of objects that exist. */
const leftOut =
  /\/search$|^\/v1\/balance\/history$|\/people$|^\/v1\/linked_accounts|\/preview\/|\/customers\/\{customer\}\/subscriptions$|\/charges\/\{charge\}\/refunds$/u;

const lists = Object.entries(spec.paths).flatMap(([path, { get }]) => {
  const { properties } = get?.responses?.[200]?.content?.["application/json"]?.schema ?? {};
  if (!properties?.has_more || !properties.data || leftOut.test(path)) return [];
  return [{ path, parameters: get.parameters ?? [], items: properties.data.items }];
});

const segments = (path) => path.split("/").slice(2);
const isParameter = (segment) => segment.startsWith("{");
const singular = (name) =>
  name
    .replace(/ies$/u, "y")
    .replace(/(?<=s|ch)es$/u, "")
    .replace(/s$/u, "");

/** `checkout_sessions`, and of what is below it `checkout_session_line_items`. */
function nameOf(path) {
  const parts = segments(path);
  const own = parts.filter((part) => !isParameter(part));
  if (!parts.some(isParameter)) return own.join("_");
  return `${own
    .slice(0, -1)
    .map((part, index, all) => (index === all.length - 1 ? singular(part) : part))
    .join("_")}_${own.at(-1)}`;
}

const topLevel = new Map(
  lists.filter(({ path }) => !path.includes("{")).map(({ path }) => [path, nameOf(path)]),
);

function parentOf(path, required) {
  const [, before, parameter] = /^(.*)\/\{(\w+)\}\/[^{]+$/u.exec(path) ?? [];
  if (parameter !== undefined)
    return { object: topLevel.get(before), param: parameter, in: "path" };
  if (required.length !== 1) return undefined;
  const [param] = required;
  const object = [...topLevel.values()].find(
    (name) => singular(name) === param || singular(name).endsWith(`_${param}`),
  );
  return object === undefined ? undefined : { object, param, in: "query" };
}

const eventTypes =
  spec.paths["/v1/webhook_endpoints"].post.requestBody.content["application/x-www-form-urlencoded"]
    .schema.properties.enabled_events.items.enum;

/** The kinds of events that tell of an object: `customer.subscription` of subscriptions. */
function eventsOf(object) {
  const kinds = eventTypes.map((type) => type.split(".").slice(0, -1).join("."));
  const spellings = [object, object.replace(".", "_")];
  const own = kinds.filter((kind) =>
    spellings.some((name) => kind === name || kind.endsWith(`.${name}`)),
  );
  return [...new Set(own)].toSorted((one, other) => one.localeCompare(other));
}

const resolve = (schema) =>
  schema?.$ref ? schemas[schema.$ref.split("/").at(-1)] : (schema ?? {});

/** The column's type: text and numbers as they are, times as times, everything nested as JSON. */
function typeOf(schema) {
  const resolved = resolve(schema);
  const choices = resolved.anyOf ?? resolved.oneOf ?? resolved.allOf;
  if (choices) {
    // An object that could be expanded is its id, unless somebody asks for more.
    const expandable = resolved["x-expansionResources"] !== undefined;
    const rest = expandable ? choices.filter((choice) => choice.type === "string") : choices;
    const types = new Set(rest.map(typeOf));
    return types.size === 1 ? [...types][0] : "json";
  }
  switch (resolved.type) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "integer":
      return resolved.format === "unix-time" ? "timestamptz" : "int64";
    case "number":
      return "float64";
    default:
      return "json";
  }
}

function fieldsOf(items) {
  const choices = items.anyOf ?? [items];
  const fields = new Map([["id", "string"]]);
  for (const choice of choices) {
    for (const [name, property] of Object.entries(resolve(choice).properties ?? {})) {
      const type = typeOf(property);
      fields.set(name, fields.has(name) && fields.get(name) !== type ? "json" : type);
    }
  }
  fields.set("deleted", "boolean");
  return Object.fromEntries(fields);
}

function expandableOf(items) {
  const { properties = {} } = resolve(items.anyOf?.[0] ?? items);
  return Object.entries(properties)
    .filter(([, schema]) => schema["x-expansionResources"] !== undefined)
    .map(([name]) => name);
}

const objects = lists.map(({ path, parameters, items }) => {
  const schema = resolve(items.anyOf?.[0] ?? items);
  const object = schema.properties?.object?.enum?.[0] ?? "";
  const query = parameters.filter((parameter) => parameter.in === "query");
  const required = query.filter((parameter) => parameter.required).map(({ name }) => name);
  const found = parentOf(path, required);
  const parent = found?.object === undefined ? undefined : found;
  // What nothing lists has to be named by the job.
  if (found && !parent) required.push(found.param);
  const one = Object.keys(spec.paths).find(
    (candidate) =>
      candidate.startsWith(`${path}/{`) &&
      /^[^/]*$/u.test(candidate.slice(path.length + 1)) &&
      spec.paths[candidate].get,
  );
  const keeps = required.filter((name) => name !== parent?.param);
  const events = path.includes("{") ? [] : eventsOf(object);
  return {
    name: nameOf(path),
    object,
    path,
    ...(one ? { one: one.replace(/\{\w+\}$/u, "{id}") } : {}),
    ...(parent ? { parent } : {}),
    ...(keeps.length > 0 ? { required: keeps } : {}),
    ...(query.some(({ name }) => name === "limit") ? {} : { unpaged: true }),
    ...(query.some(({ name }) => name === "created") ? { created: true } : {}),
    ...(path === "/v1/subscriptions" ? { params: { status: "all" } } : {}),
    ...(events.length > 0 ? { events } : {}),
    expandable: expandableOf(items),
    fields: fieldsOf(items),
  };
});

const lines = objects
  .toSorted((one, other) => one.name.localeCompare(other.name))
  .map((entry) => `    ${JSON.stringify(entry)}`);
const text = `{\n  "version": ${JSON.stringify(spec.info.version)},\n  "objects": [\n${lines.join(",\n")}\n  ]\n}\n`;
if (print === "--print") process.stdout.write(text);
else writeFileSync(new URL("../src/catalog.json", import.meta.url), text);
