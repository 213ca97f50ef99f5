import { z } from "zod";
import { contractVersion, type PluginKind } from "../contract/plugin-brand.ts";
import { packageErrors } from "../errors/package-errors.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import type { FoundPackage } from "./find-package.ts";

const declarationSchema = z.object({
  /** The version of the plugin contract that the package is written for. */
  contract: z.int().min(1),
  /** Its plugins by the name of their export. */
  plugins: z
    .record(z.string(), z.enum(["reader", "writer", "secret-manager", "storage"]))
    .optional(),
});

/** `dativo` in the `package.json` of a plugin's package. */
export type PluginDeclaration = z.infer<typeof declarationSchema>;

/** What a package says of its plugins; `undefined` where it says nothing. */
export function readDeclaration({ folder, manifest }: FoundPackage): PluginDeclaration | undefined {
  if (manifest.dativo === undefined) return undefined;
  const result = declarationSchema.safeParse(manifest.dativo);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = ["dativo", ...(issue?.path ?? [])].join(".");
  throw packageErrors.declarationInvalid(folder, `${place}: ${issue?.message ?? ""}`);
}

/**
 * Compares what a package declares with what a job wants of it, before any line of it runs.
 *
 * @throws `CONTRACT_VERSION_UNSUPPORTED`, `WRONG_PLUGIN_KIND`, `PLUGIN_DECLARATION_INVALID`
 */
export function checkDeclaration(
  found: FoundPackage,
  { name, kind, exportName }: { name: string; kind: PluginKind; exportName: string | undefined },
): void {
  const declaration = readDeclaration(found);
  if (declaration === undefined) return;
  const { contract, plugins = {} } = declaration;
  if (contract !== contractVersion) {
    throw pluginErrors.contractVersionUnsupported(name, found.folder, contract, contractVersion);
  }
  const declared = exportName === undefined ? undefined : plugins[exportName];
  if (declared !== undefined && declared !== kind) {
    throw pluginErrors.wrongKind(exportName ?? name, found.folder, declared, kind);
  }
}
