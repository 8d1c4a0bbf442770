// examples/dashboard/check.mjs: the page in Chromium, against the calls in plain SQL. TAP, then a line that counts. check runs it.
//     PASSWORD  of role dashboard; the rest connects as psql does
//     SHOTS     a folder for screenshots
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { chromium } from 'playwright-core';
import { checkGrafana } from '../grafana/check.mjs';
import { panels } from './read.mjs';
import { done, is, ok, rows, same } from './tap.mjs';
import { truths } from './truths.mjs';

const here = (name) => new URL(name, import.meta.url).pathname;
const until = async (holds, what) => {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not within 30 s: ${what}`);
};
// what a user would run: with the role's own name and password
const asDashboard = { ...process.env, PGUSER: 'dashboard', PGPASSWORD: process.env.PASSWORD, PORT: '0' };
const started = [];
const start = (command, args, env) => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return child;
};
const scratch = mkdtempSync(join(tmpdir(), 'dashboard.'));
let browser;

async function main() {
  // Specifications
  const schema = JSON.parse(readFileSync(here('node_modules/vega-lite/build/vega-lite-schema.json')));
  // strict would object to what the schema itself writes; colours and addresses are only formats
  const valid = new Ajv({ strict: false, validateFormats: false, inlineRefs: false, code: { optimize: false } }).compile(schema);
  for (const { name, spec } of panels()) ok(valid(spec), `${name} is valid by Vega-Lite's schema`, valid.errors?.slice(0, 3));
  ok(!valid({ ...panels()[2].spec, mark: 'pie chart' }), 'the schema refuses what is not Vega-Lite');
  const lock = JSON.parse(readFileSync(here('package-lock.json')));
  ok(Object.values(lock.packages).every(({ resolved }) => resolved === undefined), 'the lock file names no host');

  // What role dashboard may do
  const [{ tables, views }] = await rows(`
      SELECT count(*) FILTER (WHERE relkind <> 'v')::int AS tables, count(*) FILTER (WHERE relkind = 'v')::int AS views
      FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f', 'v') AND relnamespace IN ('demo'::regnamespace, 'dashboard'::regnamespace, 'public'::regnamespace)
        AND has_table_privilege('dashboard', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')`);
  is([tables, views], [0, 6], 'role dashboard may read six views, and no table');

  // The server and the page, far from the contact centre's zone
  const server = start('node', [here('server.mjs')], asDashboard);
  const url = await new Promise((found) => server.stdout.once('data', (line) => found(String(line).trim())));
  ok(/^http:\/\/127\.0\.0\.1:\d+\/$/.test(url), 'the server listens on the loopback address', url);
  is((await new Promise((done) => import('node:http').then(({ get }) => get(url, { headers: { host: 'example.com' } }, done)))).statusCode, 403,
     'a page of another host is refused');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const said = [], asked = [];
  const open = async (address, options = {}) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, timezoneId: 'Asia/Kolkata', colorScheme: 'light', ...options });
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.message}`));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    await page.waitForFunction(() => document.body.dataset.read >= 1, null, { timeout: 60000 });
    return page;
  };
  const reads = (page) => page.evaluate(() => Number(document.body.dataset.read));
  const nextRead = async (page, n = 1) => {
    const before = await reads(page);
    await page.waitForFunction((wanted) => document.body.dataset.read >= wanted, before + n, { timeout: 60000 });
  };
  const offered = async (page) => Number(await page.textContent('#offered'));
  const banner = async (page) => (await page.isVisible('#banner')) ? page.textContent('#banner') : '';
  const table = (page, name) => page.evaluate((of) => [...document.querySelectorAll(`[id="${of}"] tbody tr`)].map((row) => Object.fromEntries(
    [...row.cells].map((cell) => [cell.dataset.column, cell.dataset.value === '' ? null : isNaN(cell.dataset.value) ? cell.dataset.value : Number(cell.dataset.value)]))), name);

  // Live
  const page = await open(`${url}?refresh=0.2`);
  ok((await page.textContent('#head')).includes('Sunday, 29 March 2026'), 'without a day, the page shows the last one with calls');
  const feed = start('psql', ['-Xq', '-v', 'pace=0.08', '-f', here('live.sql')], process.env);
  const totals = [];
  let ended;
  feed.once('exit', (code) => { ended = code; });
  await until(async () => {
    if ((await page.textContent('#head')).includes('Monday, 30 March 2026')) totals.push(await offered(page));
    return ended !== undefined;
  }, 'the Monday passes');
  is(ended, 0, 'the Monday has passed');
  await nextRead(page, 2);
  totals.push(await offered(page));
  ok(new Set(totals).size >= 3 && totals.every((total, i) => i === 0 || total >= totals[i - 1]), 'a refresh changes the total while calls come', totals);
  const [{ calls }] = await rows(`SELECT count(*)::int AS calls FROM demo.calls
      WHERE (offered_at AT TIME ZONE 'Europe/Berlin')::date = '2026-03-30' AND abandoned IS NOT NULL`);
  is(await offered(page), calls, 'in the end it is the count of the calls');

  // Figures
  for (const { name, spec } of panels()) {
    const shown = await table(page, name), wanted = await truths[name](rows, '2026-03-30');
    const differ = shown.length !== wanted.length ? [{ rows: [shown.length, wanted.length] }]
      : shown.flatMap((row, i) => Object.keys(wanted[i]).filter((column) => !same(row[column], wanted[i][column]))
        .map((column) => ({ row: i, column, shown: row[column], wanted: wanted[i][column] })));
    ok(shown.length > 0 && differ.length === 0, `${name}: all ${wanted.length} rows are those of the calls`, differ.slice(0, 5));
    is(Object.keys(spec.usermeta.columns).filter((column) => !(column in (wanted[0] ?? {}))), [], `${name}: each column that is shown was compared`);
  }
  const svg = (of, selector) => page.evaluate(([name, what]) => document.querySelectorAll(`[id="${name}"] .chart svg ${what}`).length, [of, selector]);
  const queues = await table(page, '01-queues'), level = await table(page, '02-level');
  is(await svg('01-queues', '.mark-rect.role-mark.layer_0_marks path'), queues.length, 'a bar for each queue');
  // what was drawn first, of a Sunday with one queue, has grown
  const sizes = (of) => of.evaluate(() => [...document.querySelectorAll('.chart svg')].map((chart) => chart.getAttribute('viewBox')));
  const fresh = await open(url);
  is(await sizes(page), await sizes(fresh), 'charts that were refreshed are as large as those drawn anew');
  await fresh.close();
  is(await svg('05-hours', '.mark-rect.role-mark.layer_0_marks path'), (await table(page, '05-hours')).length, 'a field for each hour of a weekday');
  const greyed = level.filter((row) => row.n < 10 && row.service_level !== null).length;
  is(await svg('02-level', '.mark-symbol.role-mark path[fill="#8a8a8a"]'), greyed, 'half-hours of fewer than 10 calls are grey');
  ok(greyed > 0, 'there are some');
  ok(await page.evaluate(() => [...document.querySelectorAll('tbody tr')].every((row) => {
    const n = row.querySelector('[data-column=n]');
    return !n || row.closest('section').id === '10-rejects' || row.classList.contains('small') === (Number(n.dataset.value) < 10);
  })), 'and their rows, in each table');
  ok((await page.textContent('[id="01-queues"] svg')).includes('action: up to 10 points below'), 'the legend has the rule of the alerts');
  ok((await page.textContent('#head')).includes('time zone Europe/Berlin'), 'the time zone is named');
  is((await table(page, '03-outcomes'))[0].half_hour, '08:00', 'and the browser in another zone shifts nothing');

  ok(queues.every((row) => row.change !== 0 && row.service_level !== row.last_week_level), 'the Monday is not the one before again');

  // What is asked for is bound
  const support = await open(`${url}?queue=support&day=2026-03-30`);
  is(await offered(support), queues.find(({ queue }) => queue === 'support').offered, 'one queue');
  is((await table(support, '01-queues')).map(({ queue }) => queue), ['support'], 'is alone in the table');
  await support.selectOption('[name=queue]', 'billing');
  await support.waitForURL(/queue=billing/);
  await support.waitForFunction(() => document.body.dataset.read >= 1);
  is((await table(support, '01-queues')).map(({ queue }) => queue), ['billing'], 'and another one is chosen by hand');
  await support.close();
  const odd = await open(`${url}?queue=${encodeURIComponent("'; DROP SCHEMA demo CASCADE; --<b>")}&day=2026-03-30`);
  is([await offered(odd), await banner(odd), await odd.evaluate(() => document.querySelectorAll('b').length), await odd.textContent('[id="02-level"] .chart')], [0, '', 0, 'Nothing to show.'], 'a queue of an odd name has no calls');
  await odd.close();
  const never = await open(`${url}?day=2026-02-30`);
  ok((await banner(never)).includes('date/time field value out of range'), 'a day that does not exist is an error that is shown', await banner(never));
  await never.close();

  // Keyboard, screen readers, two kinds of paper
  is(await page.evaluate(() => [...document.querySelectorAll('section')].filter((section) => !document.getElementById(section.getAttribute('aria-labelledby'))?.textContent
    || !section.querySelector('svg[aria-label], svg [aria-label]') || !section.querySelector('table caption')
    || section.querySelectorAll('thead th:not([scope=col]), tbody th:not([scope=row])').length).map(({ id }) => id)), [],
     'panels, charts and tables have names, and tables headings');
  ok(await page.evaluate(() => [...document.querySelectorAll('input, select')].every((field) => field.labels.length === 1)), 'fields have labels');
  await page.evaluate(() => document.body.focus());
  const stops = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      const { tagName, name } = document.activeElement;
      return `${name || tagName} ${getComputedStyle(document.activeElement).outlineStyle}`;
    }));
  }
  ok(['A solid', 'day solid', 'queue solid', 'SUMMARY solid', 'DIV solid'].every((stop) => stops.includes(stop)), 'the Tab key reaches links, fields and tables, and shows where it is', stops);
  const narrow = await open(url, { viewport: { width: 400, height: 800 } });
  ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'a telephone needs no scrolling sideways');
  await narrow.close();
  const papers = {};
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await nextRead(page, 2);
    papers[colorScheme] = await page.evaluate(() => {
      const light = (text) => {
        const [r, g, b] = text.match(/[\d.]+/g).map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return { paper: light(style('body').backgroundColor),
               contrasts: [contrast(style('body').color, style('body').backgroundColor), contrast(style('.note').color, style('section').backgroundColor),
                           contrast(style('svg .role-axis-label text').fill, style('section').backgroundColor)] };
    });
    if (process.env.SHOTS) {
      // the upper part, small enough for the documents
      const picture = await open(url, { colorScheme, deviceScaleFactor: 0.8 });
      await picture.screenshot({ path: join(process.env.SHOTS, `dashboard-${colorScheme}.png`), clip: { x: 0, y: 0, width: 1280, height: 900 } });
      await picture.close();
    }
  }
  ok(papers.light.paper > 0.8 && papers.dark.paper < 0.05, 'a dark page for those who want one', papers);
  ok(Object.values(papers).every(({ contrasts }) => contrasts.every((contrast) => contrast >= 4.5)), 'text stands out on both papers', papers);
  await page.emulateMedia({ colorScheme: 'light' });

  await checkGrafana();

  // As plain files
  const index = execFileSync('node', [here('export.mjs'), join(scratch, 'files'), '2026-03-30'], { env: asDashboard, encoding: 'utf8' }).trim();
  const files = await open(`file://${index}`);
  is([await offered(files), await table(files, '02-level')], [calls, level], 'exported: the same figures without a server');
  ok((await files.textContent('#head')).includes('exported at'), 'and it says when');
  ok(asked.every((address) => address.startsWith(url) || address.startsWith(`file://${scratch}`) || address.startsWith('data:')), 'nothing else is requested',
     asked.filter((address) => !address.startsWith(url)));
  await files.close();

  // Figures that are old or wrong are not silent
  is(await banner(page), '', 'no banner while all is well');
  await rows("UPDATE demo.queues SET threshold = '20.5 s' WHERE queue = 'sales'");
  await until(async () => (await banner(page)) !== '', 'a banner');
  ok(/may be wrong.\ntarget of sales: /.test(await banner(page)), 'a threshold that cannot be asked for is named', await banner(page));
  is((await table(page, '01-queues')).find(({ queue }) => queue === 'sales').service_level, null, 'and gives no service level');
  await rows("UPDATE demo.queues SET threshold = '20 s' WHERE queue = 'sales'");
  await until(async () => (await banner(page)) === '', 'no banner');
  await rows('ALTER TABLE demo.calls DISABLE TRIGGER USER');
  await until(async () => (await banner(page)).includes('calls_15min'), 'a banner');
  ok(/^No new figures: .* is broken/.test(await banner(page)) && /were read at \d\d:\d\d:\d\d/.test(await banner(page)), 'a broken rollup is named, and the age of the figures', await banner(page));
  ok(await page.evaluate(() => getComputedStyle(document.querySelector('#panels')).filter.includes('grayscale')), 'which are grey now');
  is(await page.getAttribute('#banner', 'role'), 'alert', 'a screen reader says so');
  await rows('ALTER TABLE demo.calls ENABLE TRIGGER USER');
  await until(async () => (await banner(page)).startsWith('The figures below may be wrong.'), 'a warning');
  ok((await banner(page)).includes('rollup demo.calls_15min: '), 'a warning of the rollup is shown beside the figures', await banner(page));
  await rows("SELECT * FROM verify_rollup('demo.calls_15min'); SELECT * FROM verify_rollup('demo.calls_day')");
  await until(async () => (await banner(page)) === '', 'verified');
  ok(await page.evaluate(() => !document.querySelector('#panels').classList.contains('old')), 'it goes when the rollup is verified');
  is(said, [], 'nothing on the console');
  const [version, cluster] = execFileSync('pg_lsclusters', ['-h'], { encoding: 'utf8' }).trim().split(/\s+/);
  const control = (...how) => execFileSync('pg_ctlcluster', [version, cluster, ...how]);
  control('stop', '-m', 'immediate');
  await until(async () => (await banner(page)).includes('cannot be read'), 'a banner');
  ok((await banner(page)).startsWith('No new figures: the database cannot be read: '), 'a database that cannot be read is told', await banner(page));
  is(await offered(page), calls, 'and the old figures stay, marked as such');
  control('start');
  await until(async () => (await banner(page)) === '', 'the database is back');
  ok(true, 'the page reads again by itself');
  server.kill();
  await until(async () => (await banner(page)) !== '', 'a banner');
  ok((await banner(page)).includes('does not answer'), 'so is a server that is gone');
}

try {
  await main();
} catch (error) {
  ok(false, 'to the end', error.stack);
} finally {
  await browser?.close();
  started.forEach((child) => child.kill());
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(done());
