import type { StoreAccess, WriterContext } from "@dativo/core/plugin";
import { TableFiles } from "../files/table-files.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { TableMetadata } from "../metadata/table-metadata.ts";
import type { TableChange } from "../metadata/table-update.ts";
import {
  type Catalog,
  formatTableName,
  type TableDraft,
  type TableName,
  type TablePlace,
  type TableState,
} from "./catalog.ts";
import type { RestSettings } from "./catalog-settings.ts";
import { describeFailure, failureOf, type RestAnswer } from "./rest-answer.ts";
import { RestClient, type RestRequest } from "./rest-client.ts";
import { type LoadedTable, namedAccess, vendedAccess } from "./vended-access.ts";

/**
 * A catalog that speaks Iceberg's REST protocol, such as Polaris, Nessie, Lakekeeper, Unity Catalog or Glue.
 *
 * @see https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml
 */
export class RestCatalog implements Catalog {
  readonly description: string;
  readonly #settings: RestSettings;
  readonly #context: Pick<WriterContext, "openStore" | "signal">;
  #client: RestClient;
  #prefix: Promise<string> | undefined;
  /** What the catalog says of all its tables. */
  #config: Readonly<Record<string, string>> = {};
  readonly #own: StoreAccess;

  /** @param own how the job reaches the files of tables where the catalog does not say better */
  constructor(
    settings: RestSettings,
    context: Pick<WriterContext, "openStore" | "signal">,
    own: StoreAccess,
  ) {
    this.#settings = settings;
    this.#own = own;
    this.#context = context;
    this.description = `the catalog ${settings.uri}`;
    this.#client = new RestClient(settings.uri, settings, context.signal);
  }

  async load(table: TableName): Promise<TableState | undefined> {
    const answer = await this.#ask({
      method: "GET",
      path: tablePath(table),
      headers: this.#delegation(),
    });
    if (answer.status === 404) return undefined;
    const loaded = this.#expect(answer) as LoadedTable & { "metadata-location": string };
    const { metadata, "metadata-location": metadataFile } = loaded;
    return { metadata, metadataFile, ...this.#reach(metadata, loaded) };
  }

  async place(table: TableName, draft: TableDraft): Promise<TablePlace> {
    const request: RestRequest = {
      method: "POST",
      path: `${namespacePath(table)}/tables`,
      headers: this.#delegation(),
      body: {
        name: table.name,
        schema: draft.schema,
        "partition-spec": draft.spec,
        "write-order": draft.sortOrder,
        properties: draft.properties,
        "stage-create": true,
      },
    };
    // Not all catalogs say already here that there is no such namespace.
    const space = await this.#ask({ method: "GET", path: namespacePath(table) });
    if (space.status === 404) await this.#createNamespace(table);
    const answer = await this.#ask(request);
    if (answer.status === 409) throw icebergErrors.conflict(formatTableName(table));
    const loaded = this.#expect(answer) as LoadedTable;
    const { location, properties = {} } = loaded.metadata;
    return { location, properties, ...this.#reach(loaded.metadata, loaded) };
  }

  async commit(
    table: TableName,
    _base: TableState | undefined,
    { requirements, updates }: TableChange,
  ): Promise<void> {
    const name = formatTableName(table);
    const path = await this.#pathOf(tablePath(table));
    const identifier = { namespace: table.namespace, name: table.name };
    const body = { identifier, requirements, updates };
    const answer = await this.#client
      .send({ method: "POST", path, body })
      .catch((cause: unknown) => {
        this.#context.signal.throwIfAborted();
        throw icebergErrors.commitUnknown(name, cause);
      });
    if (answer.status === 200 || answer.status === 204) return;
    if (isConflict(answer)) throw icebergErrors.conflict(name);
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
      throw icebergErrors.commitUnknown(name, new Error(describeFailure(answer)));
    }
    this.#expect(answer);
  }

  async check(): Promise<void> {
    await this.#loadPrefix();
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #createNamespace({ namespace }: TableName): Promise<void> {
    for (let depth = 1; depth <= namespace.length; depth += 1) {
      const body = { namespace: namespace.slice(0, depth), properties: {} };
      const answer = await this.#ask({ method: "POST", path: "namespaces", body });
      if (answer.status !== 409) this.#expect(answer);
    }
  }

  #delegation(): Record<string, string> {
    const isWanted = this.#settings.vended_credentials;
    return isWanted ? { "x-iceberg-access-delegation": "vended-credentials" } : {};
  }

  #reach(
    { location }: TableMetadata,
    loaded: LoadedTable,
  ): Pick<TablePlace, "files" | "sharesAccess"> {
    const lent = { ...loaded, config: { ...this.#config, ...loaded.config } };
    const access =
      (this.#settings.vended_credentials ? vendedAccess(lent, this.#own) : undefined) ??
      namedAccess(lent.config, this.#own);
    const open = (url: string) => this.#context.openStore(url, access);
    return { files: new TableFiles(location, open), sharesAccess: access === undefined };
  }

  async #ask(request: RestRequest): Promise<RestAnswer> {
    // First: the catalog may say that it wants to be asked elsewhere, by another client.
    const path = await this.#pathOf(request.path);
    return this.#client.ask({ ...request, path });
  }

  async #pathOf(path: string): Promise<string> {
    this.#prefix ??= this.#loadPrefix();
    const prefix = await this.#prefix;
    return prefix === "" ? `v1/${path}` : `v1/${prefix}/${path}`;
  }

  /** The catalog says where it wants to be asked, and what goes before its paths. */
  async #loadPrefix(): Promise<string> {
    const { warehouse, prefix: own, branch } = this.#settings;
    const query = warehouse === undefined ? "" : `?warehouse=${encodeURIComponent(warehouse)}`;
    const answer = await this.#client.ask({ method: "GET", path: `v1/config${query}` });
    const { defaults = {}, overrides = {} } = this.#expect(answer) as Partial<
      Record<"defaults" | "overrides", Record<string, string>>
    >;
    this.#config = { ...defaults, ...overrides };
    const uri = overrides["uri"] ?? this.#settings.uri;
    if (uri !== this.#settings.uri) {
      await this.#client.close();
      this.#client = new RestClient(uri, this.#settings, this.#context.signal);
    }
    const prefix = overrides["prefix"] ?? own ?? branch ?? defaults["prefix"] ?? "";
    return prefix
      .split("/")
      .map((part) => encodeURIComponent(decodeURIComponent(part)))
      .join("/");
  }

  /** The body of an answer that is none of an error. */
  #expect(answer: RestAnswer): unknown {
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw icebergErrors.catalogFailed(this.description, new Error(describeFailure(answer)));
  }
}

/** Some catalogs answer a conflict with 400. */
function isConflict({ status, body }: RestAnswer): boolean {
  if (status === 409 || status === 412) return true;
  return status === 400 && /CommitFailed|conflict/iu.test(failureOf(body).type ?? "");
}

function namespacePath({ namespace }: TableName): string {
  return `namespaces/${encodeURIComponent(namespace.join("\u001F"))}`;
}

function tablePath(table: TableName): string {
  return `${namespacePath(table)}/tables/${encodeURIComponent(table.name)}`;
}
