// Bundles the package in the working folder: bundle-package.mjs <entry> …, each into a file of the same
// name in dist, with what they share in chunks. What a package depends on is bundled too, because
// opening hundreds of small modules is most of what a command takes to start; their licences go along.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { rolldown } from "rolldown";

/** Looked up when they run: our own packages, and those that find files of theirs beside them. */
const external = [
  /^node:/,
  /^@dativo\//,
  /^jiti$/,
  /^parquet-wasm$/,
  /^@bokuweb\/zstd-wasm$/,
  /^typescript$/,
];

/** What is read is compiled: short names and no white space take a quarter off a start. Classes are named in messages. */
const keepNames = { class: true, function: false };
const minify = {
  mangle: { keepNames },
  compress: { keepNames },
  codegen: { removeWhitespace: true },
};

const entries = process.argv.slice(2);
const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [basename(entry, extname(entry)), entry])),
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  external,
});
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  sourcemap: true,
  minify,
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();
const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
writeFileSync("dist/THIRD-PARTY-LICENSES.txt", licencesOf(modules));

function licencesOf(paths) {
  const folders = new Set(paths.flatMap((path) => packageFolder(path) ?? []));
  const texts = new Map([...folders].map((folder) => describePackage(folder)));
  return [...texts.keys()]
    .toSorted((one, other) => one.localeCompare(other))
    .map((name) => `${name}\n\n${texts.get(name)}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** The folder of the installed package that a module belongs to. */
function packageFolder(path) {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(path.replaceAll("\\", "/"))?.[1];
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/iu.test(entry));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  return [`${name} ${version} (${license})`, text];
}
