/**
 * The 32-bit Murmur3 hash (x86, seed 0), by which Iceberg puts values into buckets.
 *
 * @returns with its sign, as Java has it
 * @see https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements
 */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.byteLength & ~3;
  let hash = 0;
  for (let position = 0; position < whole; position += 4) {
    hash ^= scramble(view.getInt32(position, true));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6_54_6b_64) | 0;
  }
  let rest = 0;
  for (let position = bytes.byteLength - 1; position >= whole; position -= 1) {
    rest = (rest << 8) | view.getUint8(position);
  }
  if (whole < bytes.byteLength) hash ^= scramble(rest);
  return finish(hash ^ bytes.byteLength);
}

function scramble(block: number): number {
  const product = Math.imul(block, 0xcc_9e_2d_51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b_87_35_93);
}

function finish(mixed: number): number {
  let hash = mixed ^ (mixed >>> 16);
  hash = Math.imul(hash, 0x85_eb_ca_6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2_b2_ae_35);
  return hash ^ (hash >>> 16);
}
