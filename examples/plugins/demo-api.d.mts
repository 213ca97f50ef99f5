/**
 * Starts the demo API on this machine.
 *
 * @param port 0 (the default): any free one
 */
export declare function startDemoApi(
  port?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
