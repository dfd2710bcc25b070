import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The directory of the built plain page: beside the bundle, or in the source tree when run from `lib`. */
export function pageDir(): string {
  const places = ['../web', '../../jupyterlab_colloquy/web'];
  const paths = places.map(place => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(path => existsSync(path)) ?? paths[0];
}
