import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, PAGE_TARGETS, SERVER_TARGET } from './build.mjs';
import { coalesced } from './coalesced.mjs';
import { inRoot } from './stamps.mjs';

const FOLDERS = ['src', 'server', 'style', 'schema', 'testing'];

/** The time that an editor may take to save all files. */
const PAUSE_MS = 200;

const askForReload = () => console.log('Reload the page to see the change.');

/**
 * Builds the parts that a change of the sources affects. Calls `restart` as soon as the chat server is built, and `onPage` at the end if a
 * page was.
 */
export function watchSources({ restart, onPage = askForReload, onError }) {
  const rebuild = coalesced(async () => {
    await sleep(PAUSE_MS);
    const built = [];
    await build(async target => {
      built.push(target);
      if (target === SERVER_TARGET) {
        await restart();
      }
    });
    if (PAGE_TARGETS.some(target => built.includes(target))) {
      onPage();
    }
  }, onError);
  FOLDERS.forEach(folder => watch(inRoot(folder), { recursive: true }, rebuild));
}
