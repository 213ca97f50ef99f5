/** Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count. */
const epochDays: i32 = 10_957;
const dayMicroseconds: i64 = 86_400_000_000;
const epochMicroseconds: i64 = 10_957 * dayMicroseconds;

/** Days since 2000-01-01. The ends of the range are the infinities. */
export function decodeDate(at: usize, target: usize): bool {
  const days = <i32>bswap<u32>(load<u32>(at));
  if (days === i32.MAX_VALUE || days === i32.MIN_VALUE) return false;
  store<i32>(target, days + epochDays);
  return true;
}

/** Microseconds since 2000-01-01. The ends of the range are the infinities. */
export function decodeTimestamp(at: usize, target: usize): bool {
  const microseconds = <i64>bswap<u64>(load<u64>(at));
  if (microseconds > i64.MAX_VALUE - epochMicroseconds) return false;
  if (microseconds === i64.MIN_VALUE) return false;
  store<i64>(target, microseconds + epochMicroseconds);
  return true;
}

/** Microseconds since midnight; 24:00 is a value of its own there. */
export function decodeTime(at: usize, target: usize): bool {
  const microseconds = <i64>bswap<u64>(load<u64>(at));
  store<i64>(target, microseconds);
  return microseconds < dayMicroseconds;
}
