// examples/malloy/check.mjs: the views of kpis.malloy, run by Malloy as role dashboard, against the calls in plain SQL. TAP.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const { SingleConnectionRuntime } = require('@malloydata/malloy')
const { PostgresConnection } = require('@malloydata/db-postgres')
const pg = require('pg')

const { PGHOST: host, PGPORT: port, PGDATABASE: databaseName, PASSWORD: password } = process.env
const connection = new PostgresConnection('postgres', {}, { host, port: Number(port), databaseName, username: 'dashboard', password })
const model = new SingleConnectionRuntime({ connection }).loadModel(readFileSync(new URL('kpis.malloy', import.meta.url), 'utf8'))
const run = async (query) => (await model.loadQuery(`run: ${query}`).run({ rowLimit: 1000 })).data.toObject()

const owner = new pg.Client()
await owner.connect()
const truth = async (group) => (await owner.query(`
    SELECT ${group ? `${group} AS day, ` : ''} c.queue, count(*) FILTER (WHERE outcome(call) <> 'blocked')::int AS calls_offered,
           count(*) FILTER (WHERE answered)::int AS calls_answered,
           100.0 * count(*) FILTER (WHERE answered AND wait <= threshold) / nullif(count(*) FILTER (WHERE answered OR abandoned), 0) AS percent_within_threshold,
           100.0 * count(*) FILTER (WHERE abandoned) / nullif(count(*) FILTER (WHERE outcome(call) <> 'blocked'), 0) AS percent_abandoned,
           avg(extract(epoch FROM wait)) FILTER (WHERE answered) AS mean_speed_of_answer,
           avg(extract(epoch FROM talk + hold + wrap)) FILTER (WHERE answered) AS mean_handle_time,
           100.0 * (count(*) FILTER (WHERE nps_score >= 9) - count(*) FILTER (WHERE nps_score <= 6)) / nullif(count(nps_score), 0) AS promoter_score
    FROM demo.calls AS c JOIN demo.queues USING (queue) GROUP BY ${group ? '1, 2' : '1'} ORDER BY ${group ? '1, 2' : '1'}`)).rows

let number = 0, failed = 0
function same(name, got, wanted) {
    const wrong = got.length !== wanted.length ? `${got.length} rows of ${wanted.length}` :
        wanted.flatMap((row, i) => Object.entries(row).filter(([column, value]) => {
            const mine = got[i][column]
            return column === 'queue' || column === 'day' ? String(mine) !== String(value) :
                (mine === null) !== (value === null) || Math.abs(Number(mine) - Number(value)) > 1e-6
        }).map(([column, value]) => `row ${i}: ${column} is ${got[i][column]}, not ${value}`)).slice(0, 5).join('\n# ')
    console.log(`${wrong ? 'not ok' : 'ok'} ${++number} - ${name}${wrong ? `\n# ${wrong}` : ''}`)
    if (wrong) failed++
}

same('by_queue', await run('calls_of_queues -> by_queue'), await truth())
const days = await run('calls_of_queues -> by_day')
const day = (value) => value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10)
same('by_day, with the queues nested', days.flatMap((row) => row.by_queue.map((nested) => ({ day: day(row.day), ...nested }))),
    await truth("to_char(offered_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD')"))
console.log(`1..${number}`)
await owner.end()
await connection.close()
console.log(`${number - failed} passed, ${failed} failed, 0 skipped`)
process.exit(failed ? 1 : 0)
