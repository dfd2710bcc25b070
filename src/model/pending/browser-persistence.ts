import type { IPersistence } from './pending-store.js';
import { BrowserPendingStore } from './browser-pending-store.js';
import { BrowserTabs } from './tabs.js';

/** Keeps pending texts in this browser. Undefined where a page may keep nothing at all. */
export function browserPersistence(): IPersistence | undefined {
  try {
    return window.indexedDB
      ? { store: new BrowserPendingStore(), tabs: new BrowserTabs() }
      : undefined;
  } catch {
    return undefined; // Some browsers throw as soon as a page without an origin looks.
  }
}
