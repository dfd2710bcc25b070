import { useEffect, useMemo, useState } from 'react';
import { loadEmoji, type EmojiSet } from '../../model/index.js';
import { choices } from '../emoji/choices.js';
import type { IEmojiSource } from './emoji-completion.js';

/** The emoji for completions. They are loaded once they are needed; if that fails, nothing is suggested. */
export function useEmojiSource(isNeeded: boolean): IEmojiSource {
  const [set, setSet] = useState<EmojiSet>();
  useEffect(() => {
    let isCurrent = true;
    if (isNeeded && !set) {
      loadEmoji().then(
        loaded => isCurrent && setSet(loaded),
        () => undefined
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [isNeeded, set]);
  const { tone } = choices;
  return useMemo(() => ({ set, tone }), [set, tone]);
}
