import { expect, test } from "vitest";
import { listErrorCodes, listRejectReasons } from "./error-codes.ts";
import { readRepositoryFile } from "./repository-files.ts";

const document = readRepositoryFile("docs/errors.md");
const codes = listErrorCodes();

test("the catalogs are found", () => {
  expect(codes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["JOB_INVALID", "PLUGIN_FAILED", "SOURCE_FILE_NOT_FOUND"]),
  );
});

test("a code belongs to one catalog: no two areas use it for different errors", () => {
  const catalogs = new Map<string, Set<string>>();
  for (const { name, file } of codes) {
    catalogs.set(name, (catalogs.get(name) ?? new Set()).add(file));
  }
  const shared = [...catalogs].filter(([, places]) => places.size > 1);
  expect(shared.map(([name, places]) => ({ name, places: [...places] }))).toEqual([]);
});

test("docs/errors.md explains every code, and none that does not exist", () => {
  const documented = sections().map(({ code }) => code);
  expect(documented.toSorted()).toEqual([...new Set(codes.map(({ name }) => name))].toSorted());
});

test("docs/errors.md says of each code what happened, why, and what to do", () => {
  const incomplete = sections().filter(
    ({ text }) =>
      !/^\S.+\n+Why: .+\n+What to do: .+$/mu.test(text.replaceAll(/(\S)\n(?=\S)/gu, "$1 ")),
  );
  expect(incomplete).toEqual([]);
});

test("docs/errors.md explains every reason of a reject, and none that does not exist", () => {
  const table = document.slice(document.indexOf("## Reasons of rejected records"));
  const documented = [...table.matchAll(/^\| `([A-Z_]+)`/gmu)].map((match) => match[1]);
  expect([...documented].map(String).toSorted((left, right) => left.localeCompare(right))).toEqual(
    listRejectReasons(),
  );
});

function sections(): { code: string; text: string }[] {
  return document
    .split(/^### /mu)
    .slice(1)
    .map((section) => {
      const [, code = section.split("\n")[0] ?? "", text = ""] =
        /^`([A-Z0-9_]+)`\n+([\s\S]*?)(?=^## |$(?![\s\S]))/mu.exec(section) ?? [];
      return { code, text: text.trim() };
    });
}
