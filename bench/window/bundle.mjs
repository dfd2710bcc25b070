import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';
import { inRoot } from '../../scripts/stamps.mjs';

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning'
};

async function bundle(entry) {
  const [{ text }] = (await build({ ...OPTIONS, ...entry })).outputFiles;
  return { text, bytes: (await promisify(gzip)(text)).length };
}

const folder = inRoot('bench', 'window');

/** Bundles the page of a list. `bytes` is what the list adds to React and the stage, compressed. */
export async function bundleList(name) {
  const { text, bytes } = await bundle({ entryPoints: [`${folder}/${name}.mjs`] });
  const contents = "import { mount } from './stage.mjs'; mount(() => null);";
  const without = await bundle({ stdin: { contents, resolveDir: folder } });
  return { text, bytes: bytes - without.bytes };
}
