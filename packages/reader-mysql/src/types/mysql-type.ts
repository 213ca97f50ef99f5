/** A type of MySQL or MariaDB. */
export interface MysqlType {
  /** As `information_schema.columns.data_type` has it, such as `int`; `json` also of MariaDB's. */
  readonly name: string;
  readonly isUnsigned: boolean;
  /** Digits of a decimal in all, or bits of a `bit`. */
  readonly precision: number;
  /** Digits of a decimal behind the point. */
  readonly scale: number;
}

/** A column of a table or a query. */
export interface MysqlColumn {
  readonly name: string;
  readonly type: MysqlType;
  /** As the server prints it: `decimal(12,2) unsigned`. */
  readonly typeName: string;
  readonly required: boolean;
  readonly description: string | undefined;
}
