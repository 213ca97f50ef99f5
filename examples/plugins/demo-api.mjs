// A tiny API to try the examples with: paged, protected by a token, offline.
//   node examples/plugins/demo-api.mjs [port]
import { createServer } from "node:http";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const token = "demo-token";
const customerCount = 25;

/**
 * Starts the API on this machine.
 *
 * @param {number} [port] 0: any free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startDemoApi(port = 0) {
  const server = createServer(answer);
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function answer(request, response) {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.headers.authorization !== `Bearer ${token}`) {
    return send(response, 401, '{"error":"send the token: authorization: Bearer demo-token"}');
  }
  if (url.pathname !== "/customers") return send(response, 404, '{"error":"try /customers"}');
  const page = Math.max(1, Number(url.searchParams.get("page") ?? 1));
  const size = Math.min(100, Math.max(1, Number(url.searchParams.get("per_page") ?? 10)));
  const first = (page - 1) * size + 1;
  const last = Math.min(first + size - 1, customerCount);
  const items = [];
  for (let number = first; number <= last; number++) items.push(customerText(number));
  return send(
    response,
    200,
    `{"data":{"items":[${items.join(",")}]},"meta":{"page":${page},"total":${customerCount}}}`,
  );
}

/**
 * Text and not `JSON.stringify`, because the ids are longer than a JavaScript number holds.
 *
 * @param {number} number
 */
function customerText(number) {
  const id = 9_007_199_254_740_992n + BigInt(number);
  const day = String(number).padStart(2, "0");
  return `{"id":${id},"name":"Customer ${number}","balance":${number}.10,"active":${number % 3 > 0},"joined":"2026-01-${day}"}`;
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} body
 */
function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body);
}

const startedFile = process.argv[1];
if (startedFile !== undefined && realpathSync(startedFile) === fileURLToPath(import.meta.url)) {
  const { url } = await startDemoApi(Number(process.argv[2] ?? 8787));
  console.log(`Demo API: ${url}/customers (bearer token: ${token}). Stop it with Ctrl-C.`);
}
