import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { CHARTS, LANGUAGES, MATHJAX, shellWorker, WEB, WORKER } from './bundles.mjs';
import { noticesOf, writeNotices } from './notices.mjs';

const out = WEB.outdir;

const filesOf = ({ metafile: { outputs } }) => Object.keys(outputs).map(path => basename(path));

/** The file names of a bundle by their names without the hash: main.js → main-ABCDEFGH.js. */
const namesOf = bundle =>
  Object.fromEntries(filesOf(bundle).map(name => [name.replace(/-[A-Z0-9]{8}(?=\.)/, ''), name]));

/** Replaces the names without hashes by those with hashes. */
const named = (text, names) =>
  Object.entries(names).reduce(
    (result, [plain, hashed]) => result.replaceAll(`"${plain}"`, `"${hashed}"`),
    text
  );

/** The page's script loads the worker by its name, which contains the hash of its content. */
const startsWorker = worker => ({
  name: 'starts-worker',
  setup: ({ onLoad }) =>
    onLoad({ filter: /start-worker\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replace('parser-worker.js', worker)
    }))
});

/** The page's script loads other scripts by their names too. */
const loadsLater = names => ({
  name: 'loads-later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(mathjax|languages)\.js$/ }, ({ path }) => ({
      path: `./${names[basename(path)]}`,
      external: true
    }))
});

/** A page with a script that draws a chart. It may run that script alone, and load nothing. */
function chartPage(script) {
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<title>Chart</title><style>body{margin:0}#chart{width:100%;overflow:auto}</style><div id="chart"></div>' +
    `<script>${script}</script>`
  );
}

async function compress(name) {
  const text = await readFile(`${out}/${name}`);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  await writeFile(`${out}/${name}.br`, await promisify(brotliCompress)(text, { params }));
  await writeFile(`${out}/${name}.gz`, await promisify(gzip)(text, { level: 9 }));
}

/** The files that the page loads at its start and for a chat, and a version that changes with any of them. */
async function shellOf() {
  const { outputs } = web.metafile;
  const found = new Set();
  const add = path => {
    if (!found.has(path) && outputs[path]) {
      found.add(path);
      outputs[path].imports
        .filter(({ kind, external }) => kind === 'import-statement' && !external)
        .forEach(one => add(one.path));
    }
  };
  const isStart = path => /[/](main|chat|web)-[A-Z0-9]{8}[.](js|css)$/.test(path);
  Object.keys(outputs).filter(isStart).forEach(add);
  const files = [...found].map(path => basename(path));
  files.push(namesOf(worker)['parser-worker.js'], 'chat.svg', 'manifest.webmanifest');
  const hash = createHash('sha256');
  for (const file of [...files, 'index.html']) {
    hash.update(file).update(await readFile(`${out}/${file}`));
  }
  return { version: hash.digest('hex').slice(0, 16), files };
}

await rm(out, { recursive: true, force: true });
const [worker, mathjax, languages, charts] = await Promise.all(
  [WORKER, MATHJAX, LANGUAGES, CHARTS].map(build)
);
const later = { ...namesOf(mathjax), ...namesOf(languages) };
const web = await build({
  ...WEB,
  plugins: [...WEB.plugins, startsWorker(namesOf(worker)['parser-worker.js']), loadsLater(later)]
});
const bundles = [worker, mathjax, languages, web];
const names = namesOf(web);
for (const page of ['index.html', 'api.html']) {
  await writeFile(`${out}/${page}`, named(await readFile(`src/web/${page}`, 'utf8'), names));
}
await cp('src/web/frame.html', `${out}/frame.html`);
await cp('style/chat.svg', `${out}/chat.svg`);
for (const file of ['manifest.webmanifest', 'icon-192.png', 'icon-512.png']) {
  await cp(`src/web/${file}`, `${out}/${file}`);
}
const shell = await build(shellWorker(await shellOf()));
const chartPages = charts.outputFiles.map(({ path, text }) => [
  basename(path).replace(/js$/, 'html'),
  chartPage(text)
]);
for (const [name, text] of chartPages) {
  await writeFile(`${out}/${name}`, text);
}
await Promise.all(
  [...bundles, shell]
    .flatMap(filesOf)
    .filter(name => /\.(js|css)$/.test(name))
    .concat(chartPages.map(([name]) => name))
    .map(compress)
);
const inputs = [...bundles, shell, charts].flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeNotices(out, noticesOf(inputs));
