// examples/grafana/check.mjs: the queries of dashboard.json as Grafana would send them, as role dashboard, against the calls. After
// examples/dashboard/check.mjs, in its database: that loads the Monday.
//     PASSWORD  of role dashboard; the rest connects as psql does
import { readFileSync } from 'node:fs';
import { is, ok, rows, same, sql } from '../dashboard/tap.mjs';
import { truths } from '../dashboard/truths.mjs';

const dashboard = JSON.parse(readFileSync(new URL('dashboard.json', import.meta.url)));
const asDashboard = { user: 'dashboard', password: process.env.PASSWORD };
const seconds = (interval) => parseInt(interval) * { s: 1, m: 60, h: 3600 }[interval.slice(-1)];

// Variables first, then macros, as Grafana's source for PostgreSQL does.
export function expanded(text, { queues, interval, from, to }) {
  return text.replaceAll('${queue:sqlstring}', queues.map((queue) => `'${queue.replaceAll("'", "''")}'`).join(','))
    .replaceAll('$interval', interval)
    .replace(/\$__timeFilter\(([^)]+)\)/g, (_, column) => `${column} BETWEEN '${from}' AND '${to}'`)
    .replace(/\$__timeGroupAlias\(([^,]+),\s*([^)]+)\)/g, (_, column, width) => `floor(extract(epoch from ${column})/${seconds(width)})*${seconds(width)} AS "time"`);
}

export async function checkGrafana() {
  const { panels, templating: { list: variables } } = dashboard;
  is(variables.map(({ name }) => name), ['datasource', 'queue', 'interval'], 'Grafana: its variables');
  const queue = variables.find(({ name }) => name === 'queue'), interval = variables.find(({ name }) => name === 'interval');
  is([queue.multi, queue.includeAll], [true, true], 'Grafana: several queues may be chosen, or all');
  const queues = (await sql(queue.query, asDashboard)).rows.map((row) => row.queue);
  is(queues, (await rows('SELECT queue FROM demo.queues ORDER BY queue')).map((row) => row.queue), 'Grafana: the variable has the queues');
  is(panels.map(({ id }) => id), panels.map((_, i) => i + 1), 'Grafana: each panel has a number of its own');
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + i % w} ${y + Math.floor(i / w)}`));
  ok(new Set(cells).size === cells.length && panels.every(({ gridPos: { x, w } }) => x + w <= 24), 'Grafana: no panel lies on another');
  const range = dashboard.time, weeks = { from: '2026-03-02T00:00:00Z', to: range.to };

  for (const { title, targets, fieldConfig, datasource } of panels) {
    for (const { rawSql, format } of targets) {
      ok(datasource.uid === '${datasource}' && datasource.type === variables[0].query, `Grafana, ${title}: the data source is a variable`);
      for (const [kind, chosen] of Object.entries({ all: { queues, interval: '30m', ...range }, one: { queues: ['support'], interval: '1h', ...range },
                                                    weeks: { queues, interval: '15m', ...weeks }, odd: { queues: ["o'brien", 'sales'], interval: '15m', ...range } })) {
        const text = expanded(rawSql, chosen);
        const answer = text.includes('$') ? { error: 'a macro is left' } : await sql(text, asDashboard).catch((error) => ({ error: error.message }));
        if (answer.error) {
          ok(false, `Grafana, ${title}: ${kind}`, `${answer.error}: ${text}`);
          continue;
        }
        const names = answer.fields.map(({ name }) => name);
        // int8 comes as text from this driver; Grafana's makes it a number
        const type = Object.fromEntries(answer.fields.map(({ name, dataTypeID }) => [name, { 16: 'boolean', 20: 'number', 23: 'number', 701: 'number', 1700: 'numeric', 25: 'text', 1184: 'time' }[dataTypeID]]));
        const faults = [];
        if (format === 'time_series') {
          const times = answer.rows.map(({ time }) => time instanceof Date ? time.getTime() / 1000 : Number(time));
          if (!names.includes('time')) faults.push('no column time');
          if (!times.every((time, i) => i === 0 || time >= times[i - 1])) faults.push('not in order of time');
          if (!names.every((name) => name === 'time' || name === 'queue' ? true : type[name] === 'number')) faults.push('values that are not numbers', type);
          if (new Set(answer.rows.map((row) => JSON.stringify([row.time, row.queue]))).size !== times.length) faults.push('two points of a series at one time');
          if (!times.every((time) => time >= Date.parse(chosen.from) / 1000 - seconds(chosen.interval) && time <= Date.parse(chosen.to) / 1000)) faults.push('outside the range');
        } else if (names.some((name) => !['number', 'text', 'time'].includes(type[name]))) {
          faults.push(type);
        }
        if (answer.rows.length === 0 && title !== 'Problems') faults.push('no rows');
        faults.push(...fieldConfig.overrides.filter(({ matcher: { id, options } }) => !(id === 'byName' ? names.includes(options) : names.some((name) => new RegExp(options.slice(1, -1)).test(name)))));
        ok(faults.length === 0, `Grafana, ${title}: ${kind}`, faults);
      }
    }
  }
  is(interval.options.map(({ value }) => value), interval.query.split(','), 'Grafana: intervals that can be chosen');
  ok(interval.query.split(',').every((width) => seconds(width) % 900 === 0), 'Grafana: each is some quarters of an hour');

  // Figures
  const ask = async (title) => (await sql(expanded(panels.find((panel) => panel.title === title).targets[0].rawSql, { queues, interval: '30m', ...range }), asDashboard)).rows;
  const wanted = await truths['01-queues'](rows, '2026-03-30'), severities = ['ok', 'warning', 'action', 'all_hands'];
  const found = (await ask('Queues')).sort((a, b) => a.queue < b.queue ? -1 : 1);
  ok(found.length === wanted.length && found.every((row, i) => row.queue === wanted[i].queue && Number(row.offered) === wanted[i].offered && same(row['service level'], wanted[i].service_level)
    && Number(row.n) === wanted[i].n && row.target === wanted[i].target && severities[row.severity] === wanted[i].alert), 'Grafana: the figures of the queues are those of the calls', { found, wanted });
  const level = await truths['02-level'](rows, '2026-03-30'), points = await ask('Service level and target');
  const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
  const drawn = Object.fromEntries(points.map((row) => [`${row.queue} ${local.format(new Date(row.time * 1000))}`, row['service level']]));
  ok(points.length > 100 && level.filter(({ n }) => n > 0).every(({ queue: of, half_hour, service_level }) => same(drawn[`${of} ${half_hour}`], service_level)),
     'Grafana: the service level of each half-hour is that of the calls', drawn);
}
