import languageServer, { type CompletionItem, type Diagnostic } from "yaml-language-server";

const { getLanguageService } = languageServer;
// It exports documents, and its types have only their older form.
const { TextDocument } = languageServer as unknown as {
  readonly TextDocument: {
    create(uri: string, language: string, version: number, text: string): EditorDocument;
  };
};

type EditorDocument = Parameters<ReturnType<typeof getLanguageService>["doValidation"]>[0];

/** What an editor tells about a YAML file. */
export interface EditorService {
  /** Problems as `line: message`, lines from 1. */
  problems(text: string): Promise<string[]>;
  /** What is offered where `|` stands in the text. */
  completions(text: string): Promise<string[]>;
  /** What is shown for the word where `|` stands in the text. */
  hover(text: string): Promise<string>;
}

// The server remembers schemas and documents by their addresses, also of other services.
let addresses = 0;

/** The language server that VS Code and others check YAML with, for files with this schema. */
export function editorService(schema: object): EditorService {
  addresses += 1;
  const folder = `file:///editor${addresses}`;
  const service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`${uri} is not to be fetched`)),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: `${folder}/dativo.schema.json`, fileMatch: ["*.yaml"], schema }],
  });
  let version = 0;
  const open = (text: string): EditorDocument => {
    version += 1;
    return TextDocument.create(`${folder}/job${version}.yaml`, "yaml", version, text);
  };
  const atBar = (marked: string) => {
    const offset = marked.indexOf("|");
    const document = open(marked.slice(0, offset) + marked.slice(offset + 1));
    return { document, position: document.positionAt(offset) };
  };
  return {
    async problems(text) {
      const found: Diagnostic[] = await service.doValidation(open(text), false);
      return found.map(
        ({ range, message }) => `${range.start.line + 1}: ${JSON.stringify(message)}`,
      );
    },
    async completions(text) {
      const { document, position } = atBar(text);
      const list = await service.doComplete(document, position, false);
      return list.items.map(({ label }: CompletionItem) => label);
    },
    async hover(text) {
      const { document, position } = atBar(text);
      const shown = await service.doHover(document, position);
      const { contents } = shown ?? {};
      return typeof contents === "object" && "value" in contents ? contents.value : "";
    },
  };
}
