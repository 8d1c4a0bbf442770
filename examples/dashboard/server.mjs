// examples/dashboard/server.mjs: serves the page on this machine only. Connects as psql does: PGHOST, PGUSER and so on.
//     PORT=8080 ZONE=Europe/Berlin node server.mjs
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { files, types } from './files.mjs';
import { panels, read } from './read.mjs';

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const answer = (status, type, body) => response.writeHead(status, {
    'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
    // Vega compiles its expressions
    'content-security-policy': "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
  }).end(body);
  const [day, queue] = ['day', 'queue'].map((name) => url.searchParams.get(name) || null);
  // a page of another site that calls this machine by a name of its own is refused
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host)) answer(403, 'text/plain', 'unknown host');
  else if (url.pathname === '/panels.json') answer(200, types.json, JSON.stringify(panels()));
  else if (url.pathname === '/data.json' && day && !/^\d{4}-\d\d-\d\d$/.test(day)) answer(400, types.json, JSON.stringify({ error: `not a day: ${day}` }));
  else if (url.pathname === '/data.json') answer(200, types.json, JSON.stringify(await read(day, queue)));
  else if (url.pathname === '/exported.js') answer(200, types.js, '');
  else if (files[url.pathname]) answer(200, types[files[url.pathname].pathname.split('.').pop()], readFileSync(files[url.pathname]));
  else answer(404, 'text/plain', 'not found');
});
server.on('error', (error) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${error.port} is taken. Choose another one: make dashboard PORT=8081` : error.message);
  process.exit(1);
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
