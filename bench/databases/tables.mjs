// The table of the benchmark, in both dialects: 12 columns of mixed types, the same values in each.

/** @param {number} rows */
export function postgresTable(rows) {
  return `
CREATE UNLOGGED TABLE measured AS
SELECT i::int4 AS id, i::int8 * 1000003 AS account, (i % 32000)::int2 AS small,
  (i * 0.37)::numeric(14,2) AS amount, (i * 1.1)::float8 AS score, i % 3 = 0 AS active,
  'customer ' || i AS name, md5(i::text) AS hash, date '2000-01-01' + (i % 9000) AS day,
  timestamptz '2020-01-01Z' + i * interval '1 second' AS at, md5(i::text)::uuid AS uid,
  CASE WHEN i % 5 = 0 THEN NULL ELSE 'note number ' || (i % 1000) END AS note
FROM generate_series(1, ${rows}) AS i;
ANALYZE measured`;
}

/** @param {number} rows MariaDB's own sequence, `seq_1_to_…`, makes them */
export function mariadbTable(rows) {
  return `
CREATE TABLE measured (id int, account bigint, small smallint, amount decimal(14,2), score double, active tinyint(1),
  name varchar(40), hash char(32), day date, at timestamp(6) NULL, uid char(36), note varchar(40))
  CHARACTER SET utf8mb4;
INSERT INTO measured SELECT seq, seq * 1000003, seq % 32000, seq * 0.37, seq * 1.1e0, seq % 3 = 0,
  concat('customer ', seq), md5(seq), date '2000-01-01' + INTERVAL (seq % 9000) DAY,
  timestamp '2020-01-01 00:00:00' + INTERVAL seq SECOND, insert(insert(insert(insert(md5(seq), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'),
  if(seq % 5 = 0, NULL, concat('note number ', seq % 1000))
FROM seq_1_to_${rows};
ANALYZE TABLE measured`;
}

/** What DuckDB has to answer for a file with all rows of the table in it, as text. */
export function expectedChecksum(rows) {
  const all = (rows * (rows + 1)) / 2;
  const nulls = Math.floor(rows / 5);
  return `${rows} ${all} ${BigInt(all) * 1000003n} ${rows} ${rows - nulls}`;
}

/** Of Parquet files, in DuckDB's SQL. */
export const checksum = `concat_ws(' ', count(*), sum(id)::hugeint, sum(account)::hugeint, count(DISTINCT hash), count(note))`;
