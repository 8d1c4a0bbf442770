// examples/dashboard/read.mjs: the panels, and their rows from the database, in one snapshot.
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const file = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const names = readdirSync(new URL('panels', import.meta.url)).filter((name) => name.endsWith('.sql')).map((name) => name.slice(0, -4));
const sql = Object.fromEntries(names.map((name) => [name, file(`panels/${name}.sql`)]));
const head = file('head.sql');

// counts are bigint, which node-pg would hand over as text
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// the time zone of the contact centre, as in setup.sql
const zone = process.env.ZONE ?? 'Europe/Berlin';
const pool = new pg.Pool({ max: 2, connectionTimeoutMillis: 5000 });
// a connection that is lost: the read that is under way, or the next one, says so
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));

export const panels = () => names.map((name) => ({ name, spec: JSON.parse(file(`panels/${name}.vl.json`)) }));

// The rows of all panels; or, where one cannot be read, the error. Times are the clock on the wall, as text.
export async function read(day, queue) {
  let client;
  try {
    client = await pool.connect();
  } catch (error) {
    return { error: `the database cannot be read: ${error.message}` };
  }
  const rows = async (text, values) => (await client.query(text, values)).rows;
  const data = { problems: [] };
  try {
    data.problems = await rows('SELECT what, problem FROM dashboard.problems ORDER BY what');
    await rows('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    day ??= (await rows("SELECT to_char(day, 'YYYY-MM-DD') AS day FROM dashboard.days ORDER BY bucket DESC LIMIT 1"))[0]?.day;
    const asked = [day, queue, zone];
    data.head = (await rows(head, asked))[0];
    // a threshold that cannot be asked for, say
    data.problems.push(...await rows("SELECT DISTINCT 'target of ' || queue AS what, problem FROM dashboard.months WHERE problem IS NOT NULL ORDER BY 1"));
    data.rows = {};
    for (const name of names) data.rows[name] = await rows(sql[name], asked);
    await rows('COMMIT');
    client.release();
  } catch (error) {
    data.error = error.message;
    // closed, so that the transaction ends
    client.release(true);
  }
  return data;
}
export const end = () => pool.end();
