import { fileURLToPath } from 'node:url';
import { LOAD_CORE, outputOf, start } from './processes.mjs';

const path = fileURLToPath(new URL('inside/seed.mjs', import.meta.url));

/** Creates chats in a data directory. Resolves with their ids. */
export async function seed(folder, { chats, messages }) {
  return JSON.parse(await outputOf(start(LOAD_CORE, [path, folder, `${chats}`, `${messages}`])));
}
