import { copyBytes, equalBytes } from "./copy-bytes";

// One column is encoded at a time, so that there is one dictionary.
let slots: usize = 0;
let slotBits: u32 = 0;
let entries: usize = 0;
let entryCount: u32 = 0;
let mostEntries: u32 = 0;
let mostBytes: u32 = 0;
let plainBytes: u32 = 0;

const factor: u64 = 0x9e37_79b9_7f4a_7c15;
const secondFactor: u64 = 0xd6e8_feb8_6659_fd93;
/** Slots to begin with, as a power of two: they stay in the processor's first cache. */
const firstSlotBits: u32 = 10;

/**
 * Starts an empty dictionary.
 *
 * @param slotsAt room for twice `most` slots of 4 bytes, rounded up to a power of two, and 1,024 at least
 * @param entriesAt room for `most` entries of 16 bytes
 * @param most entries beyond which it is given up
 * @param bytes of plainly encoded entries beyond which it is given up
 */
export function startDictionary(slotsAt: usize, entriesAt: usize, most: u32, bytes: u32): void {
  slots = slotsAt;
  entries = entriesAt;
  mostEntries = most;
  mostBytes = bytes;
  plainBytes = 0;
  entryCount = 0;
  slotBits = firstSlotBits;
  memory.fill(slots, 0, 4 << slotBits);
}

/** Distinct values so far. */
export function dictionarySize(): u32 {
  return entryCount;
}

/** Bytes of all distinct values so far, plainly encoded. */
export function dictionaryBytes(): u32 {
  return plainBytes;
}

/** Writes the number of each value into `indices`. Answers whether the dictionary has not grown too large. */
export function addNumbers<T>(values: usize, count: u32, indices: usize): bool {
  for (let index: u32 = 0; index < count; index += 1) {
    const value = <u64>load<T>(values + index * sizeof<T>());
    const hash = value * factor;
    let slot = <u32>(hash >> (64 - slotBits));
    let number: u32;
    while ((number = load<u32>(slots + (slot << 2))) != 0) {
      if (load<u64>(entries + ((number - 1) << 4)) == value) break;
      slot = (slot + 1) & ((1 << slotBits) - 1);
    }
    if (number == 0) {
      if (!hasRoom(sizeof<T>())) return false;
      const entry = entries + ((<usize>entryCount) << 4);
      store<u64>(entry, value);
      store<u32>(entry, <u32>(hash >> 32), 8);
      number = addEntry(slot);
    }
    store<u32>(indices + (index << 2), number - 1);
  }
  return true;
}

/**
 * The same for texts.
 *
 * @param spans place and length of each text, 4 bytes each
 */
export function addTexts(spans: usize, count: u32, indices: usize): bool {
  for (let index: u32 = 0; index < count; index += 1) {
    const at = load<u32>(spans + (index << 3));
    const length = load<u32>(spans + (index << 3), 4);
    const hash = hashOf(at, length);
    let slot = hash >> (32 - slotBits);
    let number: u32;
    while ((number = load<u32>(slots + (slot << 2))) != 0) {
      const entry = entries + ((<usize>(number - 1)) << 4);
      if (
        load<u32>(entry, 8) == hash &&
        load<u32>(entry, 4) == length &&
        equalBytes(load<u32>(entry), at, length)
      ) {
        break;
      }
      slot = (slot + 1) & ((1 << slotBits) - 1);
    }
    if (number == 0) {
      if (!hasRoom(length + 4)) return false;
      const entry = entries + ((<usize>entryCount) << 4);
      store<u32>(entry, at);
      store<u32>(entry, length, 4);
      store<u32>(entry, hash, 8);
      store<u32>(entry, 0, 12);
      number = addEntry(slot);
    }
    store<u32>(indices + (index << 2), number - 1);
  }
  return true;
}

function hasRoom(bytes: u32): bool {
  if (entryCount == mostEntries || bytes > mostBytes - plainBytes) return false;
  plainBytes += bytes;
  return true;
}

/** Takes the entry in that was written behind the last one, and answers its number, from 1. */
function addEntry(slot: u32): u32 {
  entryCount += 1;
  const number = entryCount;
  store<u32>(slots + (slot << 2), number);
  if (entryCount << 1 > (<u32>1) << slotBits) growSlots();
  return number;
}

function growSlots(): void {
  slotBits += 1;
  memory.fill(slots, 0, 4 << slotBits);
  for (let number: u32 = 1; number <= entryCount; number += 1) {
    let slot = load<u32>(entries + ((<usize>(number - 1)) << 4), 8) >> (32 - slotBits);
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & ((1 << slotBits) - 1);
    store<u32>(slots + (slot << 2), number);
  }
}

/** Of all bytes: texts that differ only in the middle are common. */
function hashOf(at: usize, length: u32): u32 {
  let hash: u64 = length * factor;
  let rest = length;
  while (rest >= 8) {
    hash = (hash ^ load<u64>(at)) * secondFactor;
    hash ^= hash >> 32;
    at += 8;
    rest -= 8;
  }
  if (rest > 0) {
    hash = (hash ^ (load<u64>(at) & (((<u64>1) << (rest << 3)) - 1))) * secondFactor;
    hash ^= hash >> 32;
  }
  return <u32>((hash * factor) >> 32);
}

/** Bytes of all texts that `findEntries` has counted last. */
export let countedBytes: u32 = 0;

/**
 * Writes place and length, 4 bytes each, of every text that occurs among `count` numbers of entries, and
 * answers how many there are.
 */
export function findEntries(indices: usize, count: u32, spans: usize): u32 {
  for (let index: u32 = 0; index < count; index += 1) {
    const entry = entries + ((<usize>load<u32>(indices + (index << 2))) << 4);
    store<u32>(entry, load<u32>(entry, 12) + 1, 12);
  }
  let span = spans;
  countedBytes = 0;
  for (let index: u32 = 0; index < entryCount; index += 1) {
    const entry = entries + ((<usize>index) << 4);
    const times = load<u32>(entry, 12);
    if (times == 0) continue;
    store<u64>(span, load<u64>(entry));
    span += 8;
    countedBytes += times * load<u32>(entry, 4);
    store<u32>(entry, 0, 12);
  }
  return <u32>((span - spans) >> 3);
}

/** Writes the entries plainly encoded, and answers where they end. `width` is 0 for texts. */
export function writeDictionary(width: u32, isText: bool, out: usize): usize {
  for (let index: u32 = 0; index < entryCount; index += 1) {
    const entry = entries + ((<usize>index) << 4);
    if (width == 4) store<u32>(out, load<u32>(entry));
    else if (width == 8) store<u64>(out, load<u64>(entry));
    else {
      const length = load<u32>(entry, 4);
      if (isText) {
        store<u32>(out, length);
        out += 4;
      }
      copyBytes(load<u32>(entry), out, length);
      out += length;
      continue;
    }
    out += width;
  }
  return out;
}
