import { useCallback, useEffect, useState } from 'react';
import { loadEmoji, type EmojiSet } from '../../model/index.js';

/** The emoji, once they are loaded; `failed` if they cannot be. `retry` loads them again. */
export function useEmoji(): { emoji: EmojiSet | 'loading' | 'failed'; retry(): void } {
  const [emoji, setEmoji] = useState<EmojiSet | 'loading' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const show = (value: EmojiSet | 'failed'): void => {
      if (isCurrent) {
        setEmoji(value);
      }
    };
    setEmoji('loading');
    loadEmoji().then(show, () => show('failed'));
    return () => {
      isCurrent = false;
    };
  }, [attempt]);
  return { emoji, retry: useCallback(() => setAttempt(count => count + 1), []) };
}
