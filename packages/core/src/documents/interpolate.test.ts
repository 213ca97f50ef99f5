import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../contract/json.ts";
import { interpolate, type Interpolation } from "./interpolate.ts";

const environment = { HOST: "db", EMPTY: "", TRICKY: "${HOST} $$ ${secret:token} ${NOPE}" };
const token = "t0ken ${HOST} $$ ${secret:postgres}";
const secrets = new Map<string, JsonValue>([
  ["token", token],
  ["postgres", { PGUSER: "etl", port: 5432, tls: true, nested: { deep: ["x"] } }],
]);

function run(text: string, mayShow?: boolean): Interpolation {
  const whereSecretsAre = (name: string): string => `looked in ${name}.env`;
  return interpolate(text, { environment, secrets, whereSecretsAre }, mayShow);
}

describe("interpolate", () => {
  it.each<[string, JsonValue]>([
    ["${HOST}", "db"],
    ["postgres://${HOST}:5432/${HOST}", "postgres://db:5432/db"],
    ["${NOPE:-5432}", "5432"],
    ["${NOPE:-}", ""],
    ["${secret:-x}", "x"],
    ["${NOPE:-a:-b$c}", "a:-b$c"],
    ["${EMPTY:-other}", "other"],
    ["${EMPTY}", ""],
    ["$${HOST}", "${HOST}"],
    ["$$${HOST}", "$db"],
    ["costs $5, $name, 5$ and $", "costs $5, $name, 5$ and $"],
    ["^[a-z]+$", "^[a-z]+$"],
    ["${secret:postgres.PGUSER}@${HOST}", "etl@db"],
    ["${secret:POSTGRES.port}", 5432],
    [":${secret:postgres.port}/${secret:postgres.tls}", ":5432/true"],
    ["${secret:postgres.nested}", { deep: ["x"] }],
    ["${secret:postgres}", secrets.get("postgres") ?? null],
  ])("%s becomes %j", (text, expected) => {
    expect(run(text)).toMatchObject({ value: expected, problems: [] });
  });

  it("does not look at what it put in", () => {
    expect(run("${TRICKY}").value).toBe(environment.TRICKY);
    expect(run("${secret:token}").value).toBe(token);
    expect(run("a${secret:token}").value).toBe(`a${token}`);
  });

  it("names every variable that is missing, and leaves the text as it is", () => {
    expect(run("${A}-${HOST}-${B}")).toEqual({
      value: "${A}-${HOST}-${B}",
      inserted: ["db"],
      problems: [
        "the environment variable A is not set; set it, or give a default: ${A:-value}",
        "the environment variable B is not set; set it, or give a default: ${B:-value}",
      ],
    });
  });

  it.each([
    ["${secret:mysql}", "there is no secret 'mysql'; looked in mysql.env"],
    [
      "${secret:postgres.PGUSR}",
      "the secret 'postgres' has no member 'PGUSR'; did you mean 'PGUSER'? it has PGUSER, nested, port, tls",
    ],
    [
      "${secret:token.x}",
      "the secret 'token' is a single value without members; write ${secret:token}",
    ],
    [
      "${secret:postgres.nested.deep.x}",
      "the secret 'postgres.nested.deep' is a single value without members; write ${secret:postgres.nested.deep}",
    ],
    [
      "x${secret:postgres}",
      "the secret 'postgres' is not a text and cannot stand inside one; name a member, such as ${secret:postgres.PGUSER}, or let the value be ${secret:postgres} alone",
    ],
    [
      "${HOST",
      "a `${` has no `}` after it; write $${ where you mean the two characters themselves",
    ],
    ["${NOPE:-${HOST}}", "a default holds another `${`; references cannot be nested"],
    ...["${1X}", "${ HOST }", "${}", "${secret:}", "${secret:a.}", "${secret:a b}", "${A-b}"].map(
      (text) => [
        text,
        `'${text}' is no reference; valid are \${NAME}, \${NAME:-default}, \${secret:NAME} and \${secret:NAME.member}; write $\${ where you mean the two characters themselves`,
      ],
    ),
  ])("%s is a problem", (text, problem) => {
    expect(run(text)).toMatchObject({ value: text, problems: [problem] });
  });

  it("quotes nothing of what can be a password, and no value of a secret", () => {
    expect(run("pa${ss", false).problems.join()).not.toContain("ss");
    expect(run("pa${s s}", false).problems.join()).not.toContain("s s");
    expect(run("${secret:token.x}${secret:postgres.y}").problems.join()).not.toMatch(
      /t0ken|etl|5432/u,
    );
  });
});

describe("interpolate, by a second implementation", () => {
  it("leaves text without a dollar sign as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("$")),
        (text) => {
          expect(run(text)).toEqual({ value: text, problems: [], inserted: [] });
        },
      ),
    );
  });

  it("gives back any text whose dollar signs are doubled", () => {
    fc.assert(
      fc.property(pieces, (text) => {
        expect(run(text.replaceAll("$", "$$$$"))).toMatchObject({ value: text, problems: [] });
      }),
    );
  });

  it("agrees character by character", () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const expected = readByCharacter(text);
        const result = run(text);
        expect(result.problems.length > 0).toBe(expected === undefined);
        if (expected !== undefined) expect(result.value).toEqual(expected);
        else expect(result.value).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Texts that are nearly references. */
const pieces = fc
  .array(
    fc.constantFrom(
      ..."$ { } $${ ${ HOST EMPTY NOPE secret: token postgres .port .nested :- - : A 1 _ é \n".split(
        " ",
      ),
      "${HOST}",
      "${secret:token}",
      "${secret:postgres}",
      "${secret:postgres.port}",
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

const isWord = (character: string): boolean => /[A-Za-z0-9_]/u.test(character);

/** A state machine over single characters; `undefined` where the text has a problem. */
function readByCharacter(text: string): JsonValue | undefined {
  const values: JsonValue[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    const next = text.charAt(index + 1);
    if (character === "$" && next === "$") {
      values.push("$");
      index += 2;
    } else if (character === "$" && next === "{") {
      if (!text.includes("}", index)) return undefined;
      let inner = "";
      index += 2;
      while (text[index] !== "}") inner += text[index++] ?? "";
      index += 1;
      const value = lookUp(inner);
      if (value === undefined) return undefined;
      values.push(value);
      // Marks that what stands alone is a reference.
      if (values.length === 1 && index === text.length) return value;
    } else {
      values.push(character);
      index += 1;
    }
  }
  if (values.some((value) => typeof value === "object")) return undefined;
  return values.map(String).join("");
}

function lookUp(inner: string): JsonValue | undefined {
  // A variable can have that name: no secret's name begins with a dash.
  if (inner.startsWith("secret:") && !inner.startsWith("secret:-")) {
    const [name = "", ...members] = inner.slice("secret:".length).split(".");
    let value: unknown = secrets.get(name.toLowerCase());
    for (const member of members) {
      value = typeof value === "object" && value !== null ? Reflect.get(value, member) : undefined;
    }
    return value as JsonValue | undefined;
  }
  let name = "";
  let at = 0;
  while (at < inner.length && isWord(inner[at] ?? "")) name += inner[at++] ?? "";
  if (name === "" || /\d/u.test(name[0] ?? "")) return undefined;
  const rest = inner.slice(at);
  const set: string | undefined = Reflect.get(environment, name);
  if (rest === "") return set;
  if (!rest.startsWith(":-") || rest.includes("${")) return undefined;
  return set === undefined || set === "" ? rest.slice(2) : set;
}
