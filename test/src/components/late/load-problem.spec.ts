import { nullTranslator } from '@jupyterlab/translation';
import { loadOrSay, tryLoad } from '../../../../src/components/late/load-problem.js';

const ADDRESS = 'http://localhost/static/7.abc.js';
/** The words of webpack, of Chromium and of Firefox. */
const ERRORS = [
  `ChunkLoadError: Loading chunk 7 failed.\n(error: ${ADDRESS})`,
  `Failed to fetch dynamically imported module: ${ADDRESS}`,
  `error loading dynamically imported module: ${ADDRESS}`
];

describe('code that could not be loaded', () => {
  const before = globalThis.fetch;
  let asked: unknown[][];
  let loads: number;
  const answer = (status: number): void => {
    globalThis.fetch = (...question: unknown[]) => {
      asked.push(question);
      return status === 0
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve({ status } as Response);
    };
  };
  const failing = (message: string) => (): Promise<never> => {
    loads++;
    return Promise.reject(new Error(message));
  };

  beforeEach(() => {
    asked = [];
    loads = 0;
  });
  afterEach(() => {
    globalThis.fetch = before;
  });

  it.each(ERRORS)('[LATE3] was updated if the server no longer has the file: %s', async message => {
    answer(404);
    expect(await tryLoad(failing(message))).toEqual({ problem: 'updated' });
    expect(asked).toEqual([[ADDRESS, { method: 'HEAD', cache: 'no-store' }]]);
    expect(loads).toBe(1);
  });

  it.each([0, 502, 503])('[LATE1] is away if the server answers %d', async status => {
    answer(status);
    expect(await tryLoad(failing(ERRORS[0]))).toEqual({ problem: 'away' });
  });

  it('[LATE1] is away if nobody says which file is missing', async () => {
    expect(await tryLoad(failing('Importing a module script failed.'))).toEqual({
      problem: 'away'
    });
  });

  it('[LATE3] is loaded a second time if the server has the file', async () => {
    answer(200);
    expect(await tryLoad(failing(ERRORS[0]))).toEqual({ problem: 'refused' });
    expect(loads).toBe(2);
    const once = (): Promise<string> =>
      loads++ > 2 ? Promise.resolve('code') : Promise.reject(new Error(ERRORS[0]));
    expect(await tryLoad(once)).toEqual({ code: 'code' });
  });

  it('[LATE4] lets what the user does fail with words for them', async () => {
    const trans = nullTranslator.load('x');
    expect(await loadOrSay(() => Promise.resolve(3), trans)).toBe(3);
    answer(404);
    await expect(loadOrSay(failing(ERRORS[0]), trans)).rejects.toThrow(
      'Colloquy was updated. Reload the page.'
    );
    answer(200);
    await expect(loadOrSay(failing(ERRORS[0]), trans)).rejects.toThrow(
      'This part could not be loaded. Reload the page.'
    );
  });
});
