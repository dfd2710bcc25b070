import { useEffect, useMemo, useState } from 'react';
import { loadEmoji, type EmojiSet } from '../../model/index.js';
import { choices } from '../emoji/choices.js';
import { tryLoad, type LoadProblem } from '../late/load-problem.js';
import type { IEmojiSource } from './emoji-completion.js';

/** The emoji for completions, and why there are none. They are loaded once they are needed; if that fails, with the next name again. */
export function useEmojiSource(isNeeded: boolean): [IEmojiSource, LoadProblem | null] {
  const [set, setSet] = useState<EmojiSet>();
  const [problem, setProblem] = useState<LoadProblem | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (isNeeded && !set) {
      void tryLoad(loadEmoji).then(loaded => {
        if (isCurrent) {
          if ('code' in loaded) {
            setSet(loaded.code);
          } else {
            setProblem(loaded.problem);
          }
        }
      });
    }
    return () => {
      isCurrent = false;
      setProblem(null);
    };
  }, [isNeeded, set]);
  const { tone } = choices;
  return [useMemo(() => ({ set, tone }), [set, tone]), problem];
}
