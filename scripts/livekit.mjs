import { join } from 'node:path';
import { inRoot, once } from './stamps.mjs';
import { must, report, run, step } from './steps.mjs';

/** The newest version without `replace` in its go.mod: `go install` refuses the later ones. */
export const VERSION = 'v1.13.5';

const FOLDER = '.livekit';
const PROGRAM = join(FOLDER, process.platform === 'win32' ? 'server.exe' : 'server');

let building;

/**
 * Builds the real LiveKit server into `.livekit`, once, and says with which server LiveKit's clients are tested. Resolves with the path of the
 * real one, or with an empty string: then it is one that only relays data.
 */
export const ensureLiveKit = () => (building ??= ensure());

async function ensure() {
  const path = await build();
  const server = path ? `the LiveKit server ${VERSION}` : 'a server that only relays data';
  console.log(`  LiveKit's clients are tested with ${server}`);
  return path;
}

/** LIVEKIT=data leaves the real server out. */
async function build() {
  if (process.env.LIVEKIT === 'data' || (await run('go', ['version'])).code !== 0) {
    return '';
  }
  try {
    await once({ stamp: join(FOLDER, '.stamp'), output: PROGRAM, hash: VERSION }, () =>
      step(`Building the LiveKit server ${VERSION}`, install)
    );
    return inRoot(PROGRAM);
  } catch (error) {
    report(error);
    return '';
  }
}

async function install() {
  await must(
    'The LiveKit server could not be built. It needs a newer Go, or a connection to its module proxy.',
    'go',
    ['install', '-ldflags=-s -w', `github.com/livekit/livekit-server/cmd/server@${VERSION}`],
    // Most of the tests run meanwhile.
    { env: { GOBIN: inRoot(FOLDER) }, patient: true }
  );
}
