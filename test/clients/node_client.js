// node-pg: plan on stdin, rows on stdout, as test/parts/clients has them.
const { Client } = require('pg')
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean)

const types = { int: ['number', 'string'], float: ['number'], numeric: ['string'], bool: ['boolean'], text: ['string'] }
function text(value, kind) {
    if (value === null) return '\\N'
    // a Date has milliseconds; one without a zone is of the process's zone, which is UTC here
    if (kind === 'time' || kind === 'local') return String(BigInt(value.getTime()) * 1000n)
    if (kind === 'date') return value.toISOString().slice(0, 10)
    if (kind === 'interval') {
        const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = value
        return String(Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1e6 + milliseconds * 1e3))
    }
    if (!types[kind].includes(typeof value)) throw new Error(`${typeof value} for ${kind}`)
    if (kind === 'bool') return value ? 't' : 'f'
    return String(value).replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n')
}

async function main() {
    const client = new Client()
    await client.connect()
    for (const line of lines) {
        const [name, mode, kinds, sql, parameter] = line.split('\t')
        const query = { text: sql, rowMode: 'array' }
        if (mode === 'prepared') Object.assign(query, { name, values: [parameter] })
        let rows
        if (mode === 'cursor') {
            await client.query('BEGIN')
            await client.query('DECLARE c CURSOR FOR ' + sql)
            rows = []
            for (let piece; (piece = (await client.query({ text: 'FETCH 50 FROM c', rowMode: 'array' })).rows).length;) rows.push(...piece)
            await client.query('COMMIT')
        } else {
            for (let i = 0; i < (mode === 'prepared' ? 7 : 1); i++) rows = (await client.query(query)).rows
        }
        console.log('= ' + name)
        for (const row of rows) console.log(row.map((value, i) => text(value, kinds.split(',')[i])).join('\t'))
    }
    await client.end()
}
main().catch((error) => { console.error(error); process.exit(1) })
