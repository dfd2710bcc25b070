import { execFileSync } from 'node:child_process';
import type { ILiveKitServer } from './contract.js';
import { DataServer } from './data-server.js';
import { RealServer } from './real-server.js';

export { API_KEY, API_SECRET, liveKitToken, type ILiveKitServer } from './contract.js';

/** `livekit` is the real server, `data` one that only relays data. */
export type LiveKitKind = 'livekit' | 'data';

let program: string | undefined;

/** The path of the real server, built if it was not; empty where it cannot be built. */
function programPath(): string {
  program ??= execFileSync(
    process.execPath,
    [
      ...['--input-type=module', '--eval'],
      `const path = await (await import('./scripts/livekit.mjs')).ensureLiveKit(); console.log('\\n' + path);`
    ],
    { encoding: 'utf8' }
  )
    .split('\n')
    .at(-2)!; // the last line, which may be empty
  return program;
}

/** The servers that run here. The first one is the most real. */
export const liveKitKinds = (): LiveKitKind[] => (programPath() ? ['livekit', 'data'] : ['data']);

/** Starts a server on a free port. A test names the kind in its title. */
export async function startLiveKit(kind = liveKitKinds()[0]): Promise<ILiveKitServer> {
  const server = kind === 'data' ? new DataServer() : new RealServer(programPath());
  await server.start();
  return server;
}
