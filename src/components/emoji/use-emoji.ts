import { useCallback, useEffect, useState } from 'react';
import { loadEmoji, type EmojiSet } from '../../model/index.js';
import { tryLoad, type LoadProblem } from '../late/load-problem.js';

/** The emoji, once they are loaded, or why they could not be. `retry` loads them again. */
export function useEmoji(): {
  emoji: EmojiSet | null;
  problem: LoadProblem | null;
  retry(): void;
} {
  const [emoji, setEmoji] = useState<EmojiSet | null>(null);
  const [problem, setProblem] = useState<LoadProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
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
    };
  }, [attempt]);
  return { emoji, problem, retry: useCallback(() => setAttempt(count => count + 1), []) };
}
