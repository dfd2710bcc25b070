import { readFileSync } from 'node:fs';

/** Set in the bundle, which has no `package.json` beside it. */
declare const COLLOQUY_VERSION: string | undefined;

/** The version of this package. */
export function version(): string {
  if (typeof COLLOQUY_VERSION === 'string') {
    return COLLOQUY_VERSION;
  }
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
