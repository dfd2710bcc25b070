import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, PAGE_TARGETS, SERVER_TARGET } from './build.mjs';
import { coalesced } from './coalesced.mjs';
import { inRoot } from './stamps.mjs';

const FOLDERS = ['src', 'server', 'style', 'schema', 'testing'];

/** The time that an editor may take to save all files. */
const PAUSE_MS = 200;

/** Builds the parts that a change of the sources affects, and calls `restart` as soon as the chat server is built. */
export function watchSources(restart, onError) {
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
      console.log('Reload the page to see the change.');
    }
  }, onError);
  FOLDERS.forEach(folder => watch(inRoot(folder), { recursive: true }, rebuild));
}
