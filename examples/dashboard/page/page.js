/* examples/dashboard/page.js: draws the panels, and again as often as ?refresh= says, in seconds (5). */
(() => {
  const $ = (selector) => document.querySelector(selector);
  const asked = new URLSearchParams(location.search);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const exported = window.exported;
  let panels = [], views = {}, data = null;

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const config = () => {
    const [ink, quiet, line] = dark.matches ? ['#e8eaed', '#a3abb5', '#3a4149'] : ['#1c1f23', '#596069', '#d5d9de'];
    return {
      background: null, font: 'system-ui, "DejaVu Sans", sans-serif',
      view: { stroke: line }, text: { color: ink },
      axis: { labelColor: ink, titleColor: quiet, gridColor: line, domainColor: line, tickColor: line, titleFontWeight: 'normal' },
      legend: { labelColor: ink, titleColor: quiet, titleFontWeight: 'normal' }, header: { labelColor: ink, labelFontWeight: 'bold' },
      // as the value they are drawn from, so that colours tell queues apart on both papers
      range: { category: ['#2f7fd0', '#c2185b', '#1a8a4a', '#b07d00', '#7c5cd6', '#d55e00', '#5b7083', '#0e8c8c'] },
    };
  };

  const shown = (value) => value === null ? '–' : typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(1) : String(value);

  function table(rows, { title, columns }) {
    const names = Object.keys(columns);
    const number = (name) => rows.some((row) => typeof row[name] === 'number') ? 'number' : '';
    return element('table', {}, element('caption', { className: 'note', textContent: title }),
      element('thead', {}, element('tr', {}, ...names.map((name) => element('th', { scope: 'col', textContent: columns[name], className: number(name) })))),
      element('tbody', {}, ...rows.map((row) => element('tr', { className: row.small ? 'small' : '' }, ...names.map((name, i) => {
        const cell = element(i ? 'td' : 'th', { textContent: shown(row[name]), className: number(name) });
        if (i === 0) cell.scope = 'row';
        cell.dataset.column = name;
        // all its digits, for anyone who copies it
        cell.dataset.value = row[name] ?? '';
        return cell;
      })))));
  }

  function frame({ name, spec }) {
    const { title, note, open, wide } = spec.usermeta;
    $('#panels').append(element('section', { id: name, className: wide && open ? 'wide both' : wide ? 'wide' : '' },
      element('h2', { id: `${name}-title`, textContent: title }),
      element('p', { className: 'note', id: `${name}-note`, textContent: note }),
      element('div', { className: 'chart' }),
      element('details', { open: Boolean(open) }, element('summary', { textContent: `${title} as a table` }), element('div', { className: 'rows', tabIndex: 0 }))));
    const section = document.getElementById(name);
    section.setAttribute('aria-labelledby', `${name}-title`);
    section.setAttribute('aria-describedby', `${name}-note`);
    section.querySelector('.rows').setAttribute('role', 'region');
    section.querySelector('.rows').setAttribute('aria-label', `${title}, rows`);
  }

  async function draw({ name, spec }, rows) {
    const section = document.getElementById(name), chart = section.querySelector('.chart');
    section.querySelector('.rows').replaceChildren(table(rows, spec.usermeta));
    // Vega cannot lay out a chart of nothing
    if (!rows.length) {
      views[name]?.finalize();
      delete views[name];
      chart.replaceChildren(element('p', { textContent: 'Nothing to show.' }));
      return;
    }
    if (views[name]) {
      await views[name].change('rows', vega.changeset().remove(() => true).insert(rows)).resize().runAsync();
      return;
    }
    chart.replaceChildren();
    const compiled = vegaLite.compile(spec, { config: config() }).spec;
    compiled.data.find((set) => set.name === 'rows').values = rows;
    views[name] = new vega.View(vega.parse(compiled), { renderer: 'svg', container: chart, hover: true });
    await views[name].runAsync();
  }

  function banner() {
    const { error, problems = [] } = data;
    const lines = problems.map(({ what, problem }) => `${what}: ${problem}`);
    if (error) lines.unshift(data.head ? `No new figures: ${error}. Those below were read at ${data.head.read_at}.` : `No figures: ${error}.`);
    else if (lines.length) lines.unshift('The figures below may be wrong.');
    const text = lines.join('\n');
    // said once by a screen reader, not at each refresh
    if ($('#banner').textContent !== text) $('#banner').textContent = text;
    $('#banner').hidden = !text;
    $('#panels').classList.toggle('old', Boolean(error));
  }

  async function show() {
    const { head, rows } = data;
    const { day, day_name, until, zone, offered, queues, read_at } = head;
    $('#head').replaceChildren(
      element('strong', { id: 'offered', textContent: offered }), ` calls offered${asked.get('queue') ? ` to ${asked.get('queue')}` : ''} `,
      until ? `until ${until} of ${day_name}` : `on ${day_name}`, `, time zone ${zone}; ${exported ? 'exported' : 'read'} at ${read_at}`);
    $('[name=day]').value = day;
    const options = [...new Set(['', ...(queues ?? []), asked.get('queue') ?? ''])];
    if (options.length !== $('[name=queue]').options.length) {
      $('[name=queue]').replaceChildren(...options.map((queue) => new Option(queue || 'all', queue)));
      $('[name=queue]').value = asked.get('queue') ?? '';
    }
    for (const panel of panels) {
      try {
        await draw(panel, rows[panel.name]);
      } catch (error) {
        document.querySelector(`#${CSS.escape(panel.name)} .chart`).replaceChildren(element('p', { textContent: `This chart cannot be drawn: ${error.message}` }));
        console.error(error);
      }
    }
  }

  async function refresh() {
    let answer;
    try {
      const response = await fetch(`data.json?${new URLSearchParams([...asked].filter(([name]) => name === 'day' || name === 'queue'))}`, { signal: AbortSignal.timeout(40000) });
      answer = await response.json();
    } catch {
      answer = { error: 'the server of this page does not answer' };
    }
    data = answer.error ? { ...data, error: answer.error, problems: answer.problems ?? [] } : answer;
    banner();
    if (!answer.error) await show();
    document.body.dataset.read = Number(document.body.dataset.read ?? 0) + 1;
    setTimeout(refresh, 1000 * (Number(asked.get('refresh')) || 5));
  }

  $('form').addEventListener('change', ({ target }) => {
    if (target.value) asked.set(target.name, target.value);
    else asked.delete(target.name);
    location.search = asked;
  });
  dark.addEventListener('change', () => {
    Object.values(views).forEach((view) => view.finalize());
    views = {};
    if (data?.rows) show();
  });

  (async () => {
    if (exported) {
      $('form').hidden = true;
      ({ panels, data } = exported);
    } else {
      panels = await (await fetch('panels.json')).json();
    }
    panels.forEach(frame);
    if (!exported) return refresh();
    banner();
    await show();
    document.body.dataset.read = 1;
  })();
})();
