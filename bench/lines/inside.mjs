// Lines that need no socket. Each is measured in a separate process, on the server's core.
import { fileURLToPath } from 'node:url';
import { outputOf, SERVER_CORE, start } from '../processes.mjs';

async function inside(name, { long }) {
  const path = fileURLToPath(new URL(`../inside/${name}.mjs`, import.meta.url));
  const child = start(SERVER_CORE, ['--expose-gc', path, ...(long ? ['--long'] : [])]);
  return JSON.parse(await outputOf(child));
}

const line = (name, title) => ({ title, run: options => inside(name, options) });

export const stream = line('stream', '4 streamed reply');
export const clients = line('clients', '5 past clients');
export const past = line('past', '6 long past');
export const gate = line('gate', '7 gate and stamps');
export const index = line('index', '8 search index');
