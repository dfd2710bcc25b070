import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noticeOf, noticesIn, noticesOf, packagesOf } from '../../scripts/notices.mjs';

/** The input files of a bundle, from the bundler. It runs in a separate process, because the test's globals disturb it. */
const inputsOf = (bundle: 'SERVER' | 'WEB'): string[] => {
  const program = `
    import { build } from 'esbuild';
    import { ${bundle} } from './scripts/bundles.mjs';
    const { metafile } = await build({ ...${bundle}, write: false, minify: false });
    console.log(JSON.stringify(Object.keys(metafile.inputs)));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  ) as string[];
};

describe('notices of licences', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'colloquy-notices-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const packed = (name: string, files: Record<string, string>): string => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(
      join(path, 'package.json'),
      JSON.stringify({ name, version: '1.2.3', license: 'MIT' })
    );
    Object.entries(files).forEach(([file, text]) => writeFileSync(join(path, file), text));
    return path;
  };

  it.each([
    ['SERVER', ['yjs', 'ws', 'jose', 'pino', 'fastify', '@photostructure/sqlite', 'lib0']],
    ['WEB', ['yjs', 'react', 'react-dom', 'marked', 'mathjax-full', '@lezer/python']]
  ] as const)(
    '[NOTICES1] name every package of the bundle %s, each with a text',
    (bundle, known) => {
      const inputs = inputsOf(bundle);
      const notices = noticesOf(inputs);
      const names = (packagesOf(inputs) as string[]).map(path =>
        path.slice(path.lastIndexOf('node_modules/') + 13)
      );
      expect(names).toEqual(expect.arrayContaining([...known]));
      const parts = notices.split(/^-{80}$/m).slice(1);
      for (const name of names) {
        const own = parts.filter(part => part.startsWith(`\n${name} `));
        expect([name, own.length > 0]).toEqual([name, true]);
        for (const part of own) {
          const text = part.split('\n\n').slice(1).join('\n\n');
          expect([name, text.length > 300]).toEqual([name, true]);
          expect(text).toMatch(/licen[cs]e|permission|redistribut|unlicense/i);
        }
      }
    },
    60_000
  );

  it('[NOTICES1] are those of the packages that contain the files, nested packages included', () => {
    expect(
      packagesOf([
        'src/a.ts',
        'node_modules/a/index.js',
        'node_modules/a/lib/b.js',
        'node_modules/@b/c/d.js',
        'node_modules/a/node_modules/@b/c/d.js',
        'C:\\x\\node_modules\\e\\f.js',
        // A file that a package leaves out for browsers is empty.
        '(disabled):node_modules/g/h.js'
      ])
    ).toEqual([
      'C:/x/node_modules/e',
      'node_modules/@b/c',
      'node_modules/a',
      'node_modules/a/node_modules/@b/c'
    ]);
  });

  it('[NOTICES1] contain all licence texts of a package, under any file name', () => {
    const path = packed('a', {
      'LICENSE-MIT.md': 'one',
      NOTICE: 'two',
      'license.js': 'no text',
      'ThirdPartyNotices.txt': 'three'
    });
    expect(noticeOf(path).text.split('\n\n').sort()).toEqual(['one', 'three', 'two']);
  });

  it("[NOTICES1] the packages that JupyterLab's builder lists have licence texts", () => {
    const list = [{ name: 'a', versionInfo: '1.0.0', licenseId: 'MIT', extractedText: 'the text' }];
    expect(noticesIn(list)).toMatch(/\na 1\.0\.0 \(MIT\)\n\nthe text\n/);
    const bare = [{ name: 'yjs', versionInfo: '13.0.0', licenseId: 'MIT', extractedText: '' }];
    expect(noticesIn(bare)).toContain('Permission is hereby granted');
  });

  it('[NOTICES2] end the build if a package has no text, and name the package', () => {
    expect(() => noticeOf(packed('nameless', { 'readme.md': 'MIT' }))).toThrow(
      /^nameless ships no text/
    );
    expect(() => noticeOf(packed('empty', { LICENSE: ' \n' }))).toThrow(/^empty ships no text/);
    // For some packages, this repository has the text.
    expect(noticeOf(packed('@lumino/anything', {})).text).toContain('PhosphorJS Contributors');
  });

  it('[NOTICES3] are part of the npm package, the wheel and the page', () => {
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    expect(files).toContain('THIRD-PARTY-NOTICES.txt');
    const project = readFileSync('pyproject.toml', 'utf8');
    expect(project).toMatch(/^license-files = \[.*"THIRD-PARTY-NOTICES\.txt"\]$/m);
    for (const shipped of ['server', 'web']) {
      expect(project).toMatch(
        new RegExp(`wheel\\][^]*?artifacts = .*"jupyterlab_colloquy/${shipped}"`)
      );
    }
    const scripts = ['server', 'web', 'labextension'].map(name =>
      readFileSync(`scripts/bundle-${name}.mjs`, 'utf8')
    );
    scripts.forEach(script => expect(script).toContain('await writeNotices('));
  });
});
