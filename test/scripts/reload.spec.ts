import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { copyPage } from '../../scripts/reload.mjs';

describe('the plain page of npm run watch', () => {
  let folder: string;
  let built: string;
  let copy: string;
  const page = (main: string): string =>
    `<link href="web-A.css" />\n<script type="module" src="${main}"></script>\n`;
  const build = (main: string): void => {
    writeFileSync(join(built, main), '');
    writeFileSync(join(built, 'index.html'), page(main));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'colloquy-reload-'));
    [built, copy] = ['built', 'copy'].map(name => join(folder, name));
    mkdirSync(built);
    build('main-A.js');
    copyPage(built, copy);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('[BUILD4] is a copy with one script more, and the built page is unchanged', () => {
    expect(readdirSync(built).sort()).toEqual(['index.html', 'main-A.js']);
    expect(readFileSync(join(built, 'index.html'), 'utf8')).toBe(page('main-A.js'));
    expect(readdirSync(copy).sort()).toEqual(['index.html', 'main-A.js', 'reload.js']);
    expect(readFileSync(join(copy, 'index.html'), 'utf8')).toContain('src="reload.js"');
  });

  it('[BUILD4] reloads itself once another one is built, also after its server was away', async () => {
    const tags = ['web-A.css', 'main-A.js', 'reload.js'].map(name => ({
      getAttribute: (key: string) => (key === 'src' ? name : null)
    }));
    const reload = jest.fn();
    const waiting: [() => Promise<void>, number][] = [];
    let answer = (): Promise<unknown> =>
      Promise.resolve({
        ok: true,
        text: () => Promise.resolve(readFileSync(join(copy, 'index.html'), 'utf8'))
      });
    const window = {
      document: { querySelectorAll: () => tags },
      fetch: () => answer(),
      location: { pathname: '/', reload },
      setTimeout: (look: () => Promise<void>, ms: number) => waiting.push([look, ms])
    };
    runInNewContext(readFileSync(join(copy, 'reload.js'), 'utf8'), { window });
    const again = async (): Promise<void> => {
      while (waiting.length === 0) {
        await new Promise(setImmediate);
      }
      const [look, ms] = waiting.pop()!;
      expect(ms).toBe(1_000);
      await look();
    };
    const served = answer;
    await again();
    answer = () => Promise.reject(new Error('No connection.'));
    await again();
    answer = () => Promise.resolve({ ok: false });
    await again();
    expect(reload).not.toHaveBeenCalled();
    build('main-B.js');
    copyPage(built, copy);
    answer = served;
    await again();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(waiting).toEqual([]);
  });
});
