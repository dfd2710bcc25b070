import { CopyStore } from './copy-store.js';

/** Keeps copies of chats in this browser. Undefined where a page may keep nothing at all. */
export function browserCopies(): CopyStore | undefined {
  try {
    return window.indexedDB ? new CopyStore() : undefined;
  } catch {
    return undefined; // Some browsers throw as soon as a page without an origin looks.
  }
}
