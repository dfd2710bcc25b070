import { useEffect, useState } from 'react';
import { copyText, TOLD_MS, type CopyOutcome } from '../content/rendering/copy.js';

/** For a button that copies: the outcome, and the function that copies a text. */
export function useCopy(): [CopyOutcome, (text: string) => void] {
  const [outcome, setOutcome] = useState<CopyOutcome>('none');
  useEffect(() => {
    const timer = outcome === 'none' ? 0 : setTimeout(() => setOutcome('none'), TOLD_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  return [outcome, text => void copyText(text).then(setOutcome)];
}
