// examples/dashboard/tap.mjs: what the tests share. Tests print TAP, and a line that counts.
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';

let passed = 0, failed = 0;
export function ok(holds, what, found) {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? 'ok' : 'not ok'} ${passed + failed} - ${what}`);
  if (!holds && found !== undefined) console.log(`# found: ${typeof found === 'string' ? found : JSON.stringify(found)}`.slice(0, 2000));
}
export const is = (found, wanted, what) => ok(isDeepStrictEqual(found, wanted), what, { found, wanted });
// the same up to a millionth: times of KPIs are in microseconds
export const same = (a, b) => a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-6);

// Rows of a statement, by a connection of its own.
export async function sql(text, options = {}) {
  const client = new pg.Client(options);
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
export const rows = async (text) => (await sql(text)).rows;

export function done() {
  console.log(`1..${passed + failed}`);
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed ? 1 : 0;
}
