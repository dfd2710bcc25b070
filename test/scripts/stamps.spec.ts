import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { hashOf, once, root } from '../../scripts/stamps.mjs';

describe('stamps', () => {
  let folder: string;
  const at = (name: string): string => relative(root, join(folder, name));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'colloquy-stamps-'));
    write('source', 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const build = (): Promise<boolean> =>
    once({ stamp: at('stamp'), output: at('output'), hash: hashOf([at('source')]) }, () =>
      write('output', 'built')
    );

  it('[BUILD1] builds once', async () => {
    expect(await build()).toBe(true);
    expect(await build()).toBe(false);
  });

  it('[BUILD1] builds again after a change, but not after a touch', async () => {
    await build();
    write('source', 'one');
    expect(await build()).toBe(false);
    write('source', 'two');
    expect(await build()).toBe(true);
  });

  it('[BUILD1] builds again if the result is missing', async () => {
    await build();
    rmSync(join(folder, 'output'));
    expect(await build()).toBe(true);
  });

  it('[BUILD1] builds again after a failure', async () => {
    const options = { stamp: at('stamp'), output: at('output'), hash: 'h' };
    write('output', 'of an earlier build');
    await expect(
      once(options, () => {
        throw new Error('broken');
      })
    ).rejects.toThrow('broken');
    expect(await once(options, () => undefined)).toBe(true);
  });
});
