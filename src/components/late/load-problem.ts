import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Why code could not be loaded: the server is away, it has another version of the extension, or it has the code, but the
 * browser does not take it.
 */
export type LoadProblem = 'away' | 'updated' | 'refused';

/** The address that bundlers and browsers name in their errors. */
const ADDRESS = /https?:[^\s)]+/;

/** Loads code, a second time if the server has it. */
export async function tryLoad<T>(
  load: () => Promise<T>
): Promise<{ code: T } | { problem: LoadProblem }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { code: await load() };
    } catch (error) {
      const problem = await problemOf(error);
      if (problem !== 'refused' || attempt > 1) {
        return { problem };
      }
    }
  }
}

/** Asks the server for the file that is missing. */
async function problemOf(error: unknown): Promise<LoadProblem> {
  const [address] = ADDRESS.exec(String(error)) ?? [];
  if (address === undefined) {
    return 'away';
  }
  const status = await fetch(address, { method: 'HEAD', cache: 'no-store' }).then(
    answer => answer.status,
    () => 0
  );
  return status === 404 ? 'updated' : status === 200 ? 'refused' : 'away';
}

/** Says what has happened, and what to do. */
export function problemWords(problem: LoadProblem, trans: TranslationBundle): string {
  switch (problem) {
    case 'away':
      return trans.__('This part could not be loaded. Check your connection and try again.');
    case 'updated':
      return trans.__('Colloquy was updated. Reload the page.');
    case 'refused':
      return trans.__('This part could not be loaded. Reload the page.');
  }
}

/** Loads code for something that the user does. Rejects with an error whose message is meant for users. */
export async function loadOrSay<T>(load: () => Promise<T>, trans: TranslationBundle): Promise<T> {
  const loaded = await tryLoad(load);
  if ('problem' in loaded) {
    throw new Error(problemWords(loaded.problem, trans));
  }
  return loaded.code;
}
