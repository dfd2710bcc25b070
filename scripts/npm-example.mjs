import { join } from 'node:path';
import { hashOf, inRoot, once } from './stamps.mjs';
import { must, step } from './steps.mjs';

/** The example whose packages the tests need. */
const FOLDER = join('examples', 'chat-sdk-adapter');

/** Installs the packages of the example for the Chat SDK, once. Resolves with its folder. */
export async function ensureChatSdk() {
  const path = inRoot(FOLDER);
  const modules = join(FOLDER, 'node_modules');
  const hash = hashOf([join(FOLDER, 'package-lock.json')]);
  await once({ stamp: join(modules, '.stamp'), output: modules, hash }, () =>
    step('Installing the Chat SDK for the tests', () =>
      must('The packages of the example could not be installed.', 'npm', [
        ...['ci', '--no-audit', '--no-fund', '--prefix', path]
      ])
    )
  );
  return path;
}
