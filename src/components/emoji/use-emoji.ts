import { useCallback, useEffect, useState } from 'react';
import { loadEmoji, type EmojiSet } from '../../model/index.js';
import { tryLoad, type LoadProblem } from '../late/load-problem.js';

/**
 * The emoji, or why they could not be loaded. They are loaded once they are needed; if that fails, when they are needed again, or by `retry`.
 */
export function useEmoji(isNeeded = true): {
  /** Undefined until they are loaded. */
  emoji: EmojiSet | undefined;
  problem: LoadProblem | null;
  retry(this: void): void;
} {
  const [emoji, setEmoji] = useState<EmojiSet>();
  const [problem, setProblem] = useState<LoadProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isWanted = isNeeded && !emoji;
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }
    let isCurrent = true;
    void tryLoad(loadEmoji).then(loaded => {
      if (isCurrent) {
        if ('code' in loaded) {
          setEmoji(loaded.code);
        } else {
          setProblem(loaded.problem);
        }
      }
    });
    return () => {
      isCurrent = false;
      setProblem(null);
    };
  }, [isWanted, attempt]);
  return { emoji, problem, retry: useCallback(() => setAttempt(count => count + 1), []) };
}
