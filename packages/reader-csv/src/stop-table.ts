/** For each byte 1 where a scan has to stop at it; negative entries, which stand for no byte, are left out. */
export function stopTable(stops: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of stops) if (byte >= 0) table[byte] = 1;
  return table;
}
