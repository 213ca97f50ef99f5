import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { content, packageNames } from "../pages.mjs";

/** The heading of a page. */
function titleOf(page) {
  const text = readFileSync(join(content, `${page}.md`), "utf8");
  return /^# (.+)$/mu.exec(text)?.[1] ?? page;
}

const link = (page) => ({ text: titleOf(page), link: `/${page}` });
const guide = (...names) => names.map((name) => link(`guide/${name}`));
const packages = (pattern) =>
  packageNames()
    .filter((name) => pattern.test(name))
    .map((name) => link(`packages/${name}`));
const decisions = readdirSync(join(content, "decisions"))
  .filter((name) => /^\d/u.test(name))
  .map((name) => link(`decisions/${name.replace(/\.md$/u, "")}`));

export default {
  title: "Dativo",
  description: "Moves data from any source to any target, without changing a value on the way.",
  srcDir: "out",
  outDir: "dist",
  cacheDir: "../../node_modules/.cache/dativo-site",
  cleanUrls: true,
  // What the docstrings and the Markdown files name has to be there: a dead link fails the build.
  ignoreDeadLinks: false,
  // What looks like a tag, such as <path>, is a text.
  markdown: { html: false },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Guide", link: "/guide/job-files" },
      { text: "Plugins", link: "/guide/CUSTOM_PLUGINS" },
      { text: "Errors", link: "/errors/" },
      { text: "API", link: "/api/core/plugin/" },
    ],
    socialLinks: [{ icon: "github", link: "https://github.com/dativo/dativo" }],
    sidebar: [
      { text: "Begin", items: [{ text: "Dativo", link: "/" }, ...guide("cli", "editor")] },
      {
        text: "Jobs",
        items: guide(
          "job-files",
          "recipes",
          "contracts",
          "validation",
          "rejects",
          "schema-drift",
          "secrets",
        ),
      },
      { text: "Runs", items: guide("how-a-run-works", "observability", "s3", "iceberg") },
      { text: "Sources", collapsed: true, items: packages(/^reader-/u) },
      {
        text: "Targets and more",
        collapsed: true,
        items: packages(/^(?:writer-|iceberg|storage-|secrets-)/u),
      },
      {
        text: "Plugins",
        items: [
          ...guide("CUSTOM_PLUGINS", "plugin-protocol"),
          link("examples/plugins"),
          ...packages(
            /^(?:api-reader|file-reader|json-records|parquet-format|sql-reader|create-)/u,
          ),
        ],
      },
      {
        text: "API reference",
        collapsed: true,
        items: [
          { text: "@dativo/core/plugin", link: "/api/core/plugin/" },
          { text: "@dativo/core/testing", link: "/api/core/testing/" },
          { text: "@dativo/core", link: "/api/core/all/" },
          { text: "@dativo/api-reader", link: "/api/api-reader/all/" },
          { text: "@dativo/file-reader", link: "/api/file-reader/all/" },
          { text: "@dativo/json-records", link: "/api/json-records/all/" },
          { text: "@dativo/sql-reader", link: "/api/sql-reader/all/" },
        ],
      },
      { text: "Errors", items: [{ text: "Error codes", link: "/errors/" }, ...guide("errors")] },
      {
        text: "Behind it",
        collapsed: true,
        items: [
          link("decisions/index"),
          ...decisions,
          link("contributing"),
          link("security"),
          link("changelog"),
        ],
      },
    ],
  },
};
