const shortestWithin = 6;
const shortestLine = 8;

/** A text as it is, or without the halves of characters that no encoding can write. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

/**
 * The ways in which programs write a secret: as it is, in a URL, inside JSON, HTML, SQL or CSV, in hex, in
 * base64, also in that of a longer text; and each long line of a secret that has several, such as a
 * private key.
 */
export function secretSpellings(secret: string): string[] {
  const lines = secret.split(/\r?\n/u).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter(isTelling) : [];
  return [secret, ...parts].flatMap(spellingsOf);
}

/** Not the first and the last line of a key, which say no more than that it is one. */
function isTelling(line: string): boolean {
  return line.length >= shortestLine && !/^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/u.test(line);
}

function spellingsOf(secret: string): string[] {
  const text = wellFormed(secret);
  const bytes = Buffer.from(text, "utf8");
  const component = encodeURIComponent(text);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    component,
    component.replaceAll(/[!'()*]/gu, (character) => percent(character)),
    component.replaceAll("%20", "+"),
    encodeURI(text),
    json,
    json.replaceAll("/", String.raw`\/`),
    json.replaceAll(/[^\0-\x7F]/gu, (character) => escapeUnits(character)),
    inspected(secret),
    text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character),
    secret.replaceAll('"', '""'),
    secret.replaceAll("'", "''"),
    ...(bytes.length < shortestWithin ? [] : [bytes.toString("hex")]),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    ...base64Within(bytes),
  ];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** As JSON that is kept to ASCII. */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** As in single quotes of a program. */
function inspected(secret: string): string {
  return JSON.stringify(secret)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`);
}

/**
 * What the base64 of a longer text shows of a secret inside it: three texts, by where in a group of
 * three bytes it starts, each without the characters at its ends that hold bits of its neighbours too.
 * Shorter secrets would be found where they are not.
 */
function base64Within(bytes: Buffer): string[] {
  if (bytes.length < shortestWithin) return [];
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const inner = text.slice(
      Math.ceil((before * 8) / 6),
      Math.floor(((before + bytes.length) * 8) / 6),
    );
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
