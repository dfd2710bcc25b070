import { useState } from 'react';

/** Runs the actions of a view and keeps why the last one failed; '' if it did not. */
export function useAttempt(): { error: string; attempt(this: void, work: Promise<unknown>): void } {
  const [error, setError] = useState('');
  const attempt = (work: Promise<unknown>): void => {
    setError('');
    void work.catch((reason: Error) => setError(reason.message));
  };
  return { error, attempt };
}
