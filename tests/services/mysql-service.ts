import { describeWithService } from "./ask-for-service.ts";

/** A MariaDB or MySQL server that all tests of a run share. */
export interface MysqlService {
  /** `mysql://user:password@host:port`, with a user that may do everything. */
  readonly url: string;
}

/** A suite that needs MariaDB or MySQL. To be awaited. */
export function describeWithMysql(
  name: string,
  suite: (server: MysqlService) => void,
): Promise<void> {
  return describeWithService("mysql", name, (url) => suite({ url }));
}
