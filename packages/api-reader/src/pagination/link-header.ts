const link =
  /<([^>]*)>((?:\s*;\s*[\w!#$%&'*+.^`|~-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/gu;
const relation = /;\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))/iu;

/**
 * The target of the first link with a relation, in a `Link` header (RFC 8288 § 3).
 *
 * @returns `undefined` where there is none
 */
export function linkTo(header: string, rel: string): string | undefined {
  for (const [, target = "", parameters = ""] of header.matchAll(link)) {
    const [, quoted, token] = relation.exec(parameters) ?? [];
    const relations = (quoted ?? token ?? "").toLowerCase().split(/\s+/u);
    if (relations.includes(rel.toLowerCase())) return target;
  }
  return undefined;
}
