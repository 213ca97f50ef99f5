// A small API of many records, as a process of its own: server.mjs <records> <page size> <milliseconds>.
// `/orders` by cursor, or by a span of time (`from`, `until`); prints its port.
import { createServer } from "node:http";

const [records, pageSize, latency] = process.argv.slice(2).map(Number);
const begin = Date.UTC(2026, 0, 1);
/** Records are so many milliseconds apart: a year of them. */
const step = Math.floor((365 * 86_400_000) / records);

const recordOf = (index) => ({
  id: 9_000_000_000 + index,
  customer: `cus_${(index * 7919) % 100_000}`,
  amount: (index * 37) % 100_000,
  rate: (index % 1000) / 8,
  paid: index % 3 === 0,
  currency: ["eur", "usd", "gbp"][index % 3],
  created: new Date(begin + index * step).toISOString(),
  email: index % 10 === 0 ? null : `customer.${index}@example.com`,
  description: `Order number ${index} of a customer who writes "notes" – now and then`,
  metadata: { source: "web", campaign: index % 50, tags: ["a", "b"] },
});

const texts = Array.from({ length: records }, (_, index) => JSON.stringify(recordOf(index)));
/** Made once for each: what is measured is the reader. */
const pages = new Map();
const pageOf = (start, end) => {
  const key = `${start}-${end}`;
  if (!pages.has(key)) {
    const next = end < Math.min(records, start + 1e9) ? `"${end}"` : "null";
    pages.set(key, Buffer.from(`{"data":[${texts.slice(start, end).join(",")}],"next":${next}}`));
  }
  return pages.get(key);
};
if (latency === 0)
  for (let at = 0; at < records; at += pageSize) pageOf(at, Math.min(at + pageSize, records));

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  const indexOf = (name, fallback) =>
    searchParams.has(name)
      ? Math.ceil((Date.parse(searchParams.get(name)) - begin) / step)
      : fallback;
  const from = Math.max(0, indexOf("from", 0));
  const until = Math.min(records, indexOf("until", records));
  const start = Math.max(from, Number(searchParams.get("cursor") ?? 0));
  const end = Math.min(start + pageSize, until);
  const answer = () => {
    const isLast = end >= until;
    const body = pageOf(start, Math.max(start, end));
    response.setHeader("content-type", "application/json");
    response.end(isLast && until < records ? withoutNext(body) : body);
  };
  if (latency === 0) answer();
  else setTimeout(answer, latency);
});
const withoutNext = (body) => body.toString().replace(/"next":"\d+"\}$/u, '"next":null}');
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
