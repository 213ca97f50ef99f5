// Makes the API reference out of the docstrings of what the packages export: the built declarations are read, so the
// packages have to be built. A docstring that names what is not there fails it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { content, packageNames, root } from "./pages.mjs";

/** Entries of the packages whose API people write code against. */
const entries = [
  ["core", "plugin"],
  ["core", "testing"],
  ["core", "index"],
  ...["api-reader", "file-reader", "json-records", "sql-reader"].map((name) => [name, "index"]),
];
const missing = entries.filter(([name]) => !packageNames().includes(name));
if (missing.length > 0) throw new Error(`There is no package ${missing.join(", ")}.`);

for (const [name, entry] of entries) {
  const declarations = join(root, "packages", name, "dist", `${entry}.d.ts`);
  if (!existsSync(declarations)) {
    throw new Error(`${declarations} is missing: build the packages first (npm run build).`);
  }
  const specifier = `@dativo/${name}${entry === "index" ? "" : `/${entry}`}`;
  const out = join(content, "api", name, entry === "index" ? "all" : entry);
  const app = await Application.bootstrapWithPlugins({
    name: specifier,
    entryPoints: [declarations],
    tsconfig: join(root, "docs/site/tsconfig.json"),
    plugin: ["typedoc-plugin-markdown"],
    out,
    entryFileName: "index",
    readme: "none",
    disableSources: true,
    excludeInternal: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    sanitizeComments: true,
    logLevel: "Warn",
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  });
  const project = await app.convert();
  if (project === undefined) throw new Error(`The docstrings of ${specifier} cannot be read.`);
  await app.generateOutputs(project);
  withoutAnchors(out);
  if (app.logger.hasErrors()) throw new Error(`The reference of ${specifier} is not complete.`);
}

/** Takes away the anchors in tables, which are HTML: the site takes all that looks like a tag for text. */
function withoutAnchors(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".md")) continue;
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(/<a id="[^"]*"><\/a> ?/gu, ""));
  }
}
