// The part of parquetjs-lite that the tests use; the package has no types of its own.
declare module "parquetjs-lite" {
  export class ParquetReader {
    static openFile(path: string): Promise<ParquetReader>;
    getCursor(): { next(): Promise<Record<string, unknown> | null> };
    close(): Promise<void>;
  }
}
