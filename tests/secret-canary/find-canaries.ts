/** Values that nobody may see, by where a job has them from. */
export const canaries = {
  password: 'Canary-file/7+"ä\\x',
  pem: "-----BEGIN PRIVATE KEY-----\nCanaryPemLine1abcdef\nCanaryPemLine2ghijkl==\n-----END PRIVATE KEY-----",
  pin: 918_273_645,
  secretVariable: "canary-secret-variable",
  variable: "canary&variable <é>",
  url: "canary url:@pass",
  s3: "canarys3/secret+key",
  header: "canary-header-token",
  literal: "canary-literal",
  user: "canary-user",
} as const;

const wanted = Object.entries(canaries).flatMap(([name, value]) =>
  typeof value === "string" && value.includes("\n")
    ? value
        .split("\n")
        .filter((line) => line.startsWith("Canary"))
        .map((line) => [name, line] as const)
    : [[name, String(value)] as const],
);

/**
 * The names of the canaries in a text, however they are written. It decodes what is there in place of
 * encoding what it looks for, so that it shares no code and no idea with what it judges.
 */
export function findCanaries(text: string): string[] {
  const readings = [text, ...decodings(text)].map((reading) => reading.toLowerCase());
  return wanted
    .filter(([, value]) => readings.some((reading) => reading.includes(value.toLowerCase())))
    .map(([name]) => name);
}

function decodings(text: string): string[] {
  const unescaped = text
    .replaceAll(/\\u(?<code>[0-9a-f]{4})/giu, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/\\(?<character>["\\/'])/gu, "$<character>");
  const html = text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  const inURL = [text, text.replaceAll("+", " ")].map((part) =>
    part.replaceAll(/(?:%[0-9a-f]{2})+/giu, (bytes) =>
      Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"),
    ),
  );
  const hex = [...text.matchAll(/[0-9a-f]{12,}/giu)].flatMap(([run]) =>
    [0, 1].map((skip) => Buffer.from(run.slice(skip), "hex").toString("utf8")),
  );
  const base64 = [...text.matchAll(/[A-Za-z0-9+/_-]{8,}/gu)].flatMap(([run]) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), "base64").toString("utf8")),
  );
  return [unescaped, html, ...inURL, ...hex, ...base64, text.replaceAll('""', '"')];
}
