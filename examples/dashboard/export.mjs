// examples/dashboard/export.mjs: the page and its figures of now as plain files, to be opened without a server.
//     node export.mjs FOLDER [DAY [QUEUE]]
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from './files.mjs';
import { end, panels, read } from './read.mjs';

const [folder, day = null, queue = null] = process.argv.slice(2);
if (!folder) {
  console.error('node export.mjs FOLDER [DAY [QUEUE]]');
  process.exit(2);
}
const data = await read(day, queue);
await end();
if (data.error) {
  console.error(data.error);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
for (const [path, file] of Object.entries(files)) copyFileSync(file, join(folder, path === '/' ? 'index.html' : path));
writeFileSync(join(folder, 'exported.js'), `window.exported = ${JSON.stringify({ panels: panels(), data })};\n`);
console.log(join(folder, 'index.html'));
