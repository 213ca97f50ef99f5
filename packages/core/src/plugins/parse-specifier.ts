import { specifierErrors } from "../errors/specifier-errors.ts";

/** What `source.custom_reader` or `target.custom_writer` names. */
export type PluginSpecifier = PathSpecifier | PackageSpecifier | ProgramSpecifier;

/** A program in any language that keeps to the protocol of plugins itself. */
export interface ProgramSpecifier {
  readonly kind: "program";
  /** As written: relative to the job file, or absolute. */
  readonly path: string;
}

/** A module on disk. */
export interface PathSpecifier {
  readonly kind: "path";
  /** As written: relative to the job file, or absolute. */
  readonly path: string;
  /** `undefined`: the default export, or the only plugin class. */
  readonly exportName: string | undefined;
}

/** A module of an npm package. */
export interface PackageSpecifier {
  readonly kind: "package";
  /** With its scope: `@acme/connectors`. */
  readonly packageName: string;
  /** As in the `exports` of a package: `.` or `./orders`. */
  readonly subpath: string;
  /** `undefined`: the default export, or the only plugin class. */
  readonly exportName: string | undefined;
}

const exportName = String.raw`(?::(?<exportName>[\p{ID_Start}$_][\p{ID_Continue}$]*))?`;
const pathStart = /^(?:\.{1,2}[/\\]|[/\\]|[A-Za-z]:[/\\])/u;
const pathForm = new RegExp(String.raw`^(?<path>.+\.[cm]?[jt]s)${exportName}$`, "su");
const namePart = "[A-Za-z0-9][A-Za-z0-9._~-]*";
const packageForm = new RegExp(
  `^(?<packageName>(?:@${namePart}/)?${namePart})(?<subpath>(?:/(?!\\.)[A-Za-z0-9._~-]+)*)${exportName}$`,
  "u",
);

const programForm = /^exec:(?<path>.+)$/su;

/**
 * Reads a specifier. What begins with `exec:` is a program. What begins like a path (`./`, `../`, `/`, `C:\`) is a path, everything else a
 * package name; nothing is looked up on disk. What follows the last colon names the class.
 *
 * @throws `SPECIFIER_INVALID`
 */
export function parseSpecifier(specifier: string): PluginSpecifier {
  const program = programForm.exec(specifier)?.groups?.["path"];
  if (program !== undefined && pathStart.test(program)) return { kind: "program", path: program };
  return pathStart.test(specifier) ? parsePath(specifier) : parsePackage(specifier);
}

function parsePath(specifier: string): PathSpecifier {
  const groups = pathForm.exec(specifier)?.groups;
  if (groups?.["path"] === undefined) throw specifierErrors.invalid(specifier);
  return { kind: "path", path: groups["path"], exportName: groups["exportName"] };
}

function parsePackage(specifier: string): PackageSpecifier {
  const groups = packageForm.exec(specifier)?.groups;
  if (groups?.["packageName"] === undefined) throw specifierErrors.invalid(specifier);
  return {
    kind: "package",
    packageName: groups["packageName"],
    subpath: `.${groups["subpath"] ?? ""}`,
    exportName: groups["exportName"],
  };
}
