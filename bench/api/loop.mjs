// The peer: asks for all pages one after the other, parses them, and throws the rows away. loop.mjs <url>
let cursor;
let rows = 0;
do {
  const url = cursor === undefined ? process.argv[2] : `${process.argv[2]}?cursor=${cursor}`;
  const { data, next } = JSON.parse(await (await fetch(url)).text());
  rows += data.length;
  cursor = next;
} while (cursor);
console.log(rows);
