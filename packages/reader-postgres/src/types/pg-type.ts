/** A type of PostgreSQL, as the catalog describes it. Domains are gone: their base types stand for them. */
export type PgType =
  | BaseType
  | { readonly kind: "array"; readonly item: PgType }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "composite"; readonly name: string; readonly members: readonly PgMember[] }
  | { readonly kind: "range"; readonly name: string; readonly bound: PgType }
  | { readonly kind: "multirange"; readonly name: string; readonly range: PgType };

/** A type that is not made of others. */
export interface BaseType {
  readonly kind: "base";
  /** `pg_type.typname`, such as `int4`; with its schema where that is not `pg_catalog`: `public.vector`. */
  readonly name: string;
  /** The modifier, such as precision and scale of `numeric`, -1 for none; of `money` the scale. */
  readonly modifier: number;
}

/** An attribute of a composite type. */
export interface PgMember {
  readonly name: string;
  readonly type: PgType;
}

/** A column of a table or a query. */
export interface PgColumn {
  readonly name: string;
  readonly type: PgType;
  /** As `format_type` prints it: `numeric(12,2)`. */
  readonly typeName: string;
  /** Dimensions that an array column was declared with; 0 where that is not known. */
  readonly dimensions: number;
  readonly required: boolean;
  readonly description: string | undefined;
}

/** Precision and scale of a numeric modifier; `undefined` for a numeric without any. */
export function numericModifier(
  modifier: number,
): { readonly precision: number; readonly scale: number } | undefined {
  if (modifier < 4) return undefined;
  const packed = modifier - 4;
  // Since version 15 a scale has eleven bits, with a sign.
  const scale = ((packed & 0x7ff) ^ 1024) - 1024;
  return { precision: (packed >> 16) & 0xffff, scale };
}
