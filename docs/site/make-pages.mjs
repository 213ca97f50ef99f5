// Makes the pages of the site: the Markdown files of the repository, with their links led to each other's pages, and one
// page for each error code.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { content, pages, resolveLink, root } from "./pages.mjs";

rmSync(content, { recursive: true, force: true });
for (const [source, page] of pages) {
  write(page, withLinks(source, readFileSync(join(root, source), "utf8")));
}
const errors = errorPages(readFileSync(join(root, "docs/errors.md"), "utf8"));
for (const { code, text } of errors) {
  write(`errors/${code}.md`, withLinks("docs/errors.md", text));
}
write("errors/index.md", errorIndex(errors));
console.log(`${pages.size} pages, ${errors.length} error codes`);

/** The text of a file whose links lead to pages; code stays as it is. */
function withLinks(source, text) {
  return text
    .split(/(^```[\s\S]*?^```$)/mu)
    .map((part, index) => (index % 2 === 1 ? part : proseWithLinks(source, part)))
    .join("");
}

function proseWithLinks(source, text) {
  return text
    .split(/(`[^`\n]*`)/u)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      return part.replaceAll(/\]\(([^)\s]+)\)/gu, (_, link) => `](${resolveLink(source, link)})`);
    })
    .join("");
}

/** Each code with its chapter and its explanation. */
function errorPages(text) {
  return text.split(/^## /mu).flatMap((chapter) => {
    const [heading = "", ...sections] = chapter.split(/^### /mu);
    const name = heading.split("\n")[0].trim();
    return sections.flatMap((section) => {
      const match = /^`([A-Z0-9_]+)`\n([\s\S]*)$/u.exec(section);
      if (match === null) return [];
      const [, code, body] = match;
      const fields = `---\ntitle: ${code}\n---\n\n`;
      const end = `[All errors](/errors/) · [${name}](/guide/errors#${anchorOf(name)})\n`;
      return [{ code, chapter: name, text: `${fields}# ${code}\n\n${body.trim()}\n\n${end}` }];
    });
  });
}

function errorIndex(errors) {
  const chapters = new Map();
  for (const error of errors) {
    chapters.set(error.chapter, [...(chapters.get(error.chapter) ?? []), error]);
  }
  const lists = [...chapters].map(
    ([chapter, codes]) =>
      `## ${chapter}\n\n${codes.map(({ code }) => `- [${code}](/errors/${code})`).join("\n")}\n`,
  );
  return `# Error codes\n\nA code never changes its meaning. Each page says what happened, why, and what to do.\n\n${lists.join("\n")}`;
}

function anchorOf(heading) {
  return heading.toLowerCase().replaceAll(/[^\w]+/gu, "-");
}

function write(page, text) {
  const path = join(content, page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
