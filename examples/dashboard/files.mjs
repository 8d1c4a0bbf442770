// examples/dashboard/files.mjs: what a browser is given.
const of = (name) => new URL(name, import.meta.url);
export const files = {
  '/': of('page/index.html'), '/page.js': of('page/page.js'), '/page.css': of('page/page.css'),
  '/vega.js': of('node_modules/vega/build/vega.min.js'), '/vega-lite.js': of('node_modules/vega-lite/build/vega-lite.min.js'),
};
export const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', json: 'application/json' };
