import type { EmojiSet } from './emoji-set.js';

let loading: Promise<EmojiSet> | undefined;

/** Loads the emoji with the first call, because they are large. Rejects if they cannot be loaded; the next call tries again. */
export function loadEmoji(): Promise<EmojiSet> {
  loading ??= import('./emoji-data.js').then(
    ({ emoji }) => emoji,
    error => {
      loading = undefined;
      throw error;
    }
  );
  return loading;
}
