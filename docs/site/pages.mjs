// Which Markdown files of the repository are pages of the site, and where they are there.
import { readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const site = dirname(fileURLToPath(import.meta.url));
export const root = join(site, "../..");
/** The pages that are made: nothing in here is written by hand. */
export const content = join(site, "out");
/** Where links go to what is no page. */
const repository = "https://github.com/dativo/dativo/blob/main";

/** Path in the repository → path of the page; both with `/`. */
export const pages = new Map([
  ["README.md", "index.md"],
  ["CHANGELOG.md", "changelog.md"],
  ["CONTRIBUTING.md", "contributing.md"],
  ["SECURITY.md", "security.md"],
  ["examples/plugins/README.md", "examples/plugins.md"],
  ...markdownIn("docs").map((name) => [`docs/${name}`, `guide/${name}`]),
  ...markdownIn("decisions").map((name) => [
    `decisions/${name}`,
    `decisions/${name === "README.md" ? "index.md" : name}`,
  ]),
  ...packageNames().flatMap((name) => [[`packages/${name}/README.md`, `packages/${name}.md`]]),
]);

/** The names of the folders of all packages. */
export function packageNames() {
  return readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/**
 * Where a link of a file leads on the site: to the page that the file it means has become, or into the repository.
 *
 * @param {string} from path of the file in the repository
 * @param {string} link as it is written there
 */
export function resolveLink(from, link) {
  if (/^(?:[a-z]+:|#|\/)/iu.test(link)) return link;
  const [path, anchor] = link.split("#");
  const target = posix.normalize(posix.join(posix.dirname(from), path));
  const hash = anchor === undefined ? "" : `#${anchor}`;
  if (target === "docs/errors.md" && anchor && /^[a-z0-9]+(?:_[a-z0-9]+)+$/u.test(anchor)) {
    return `/errors/${anchor.toUpperCase()}`;
  }
  const page = pages.get(target);
  if (page !== undefined) return `/${page.replace(/\.md$/u, "")}${hash}`;
  return `${repository}/${target}${hash}`;
}

function markdownIn(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
}
