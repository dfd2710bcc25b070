import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Folders with foreign files, or with output of a build or a test run. */
const SKIPPED = /^(node_modules|\.venv.*|\.git|lib|dist|coverage|test-results)$/;

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return SKIPPED.test(entry.name) ? [] : markdownIn(path);
    }
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : [];
  });
}

/** The text without fenced code, which contains no links and no headings. */
const proseOf = (text: string): string => text.replace(/^ *(```+|~~~+)[^]*?^ *\1 *$/gm, '');

/** The targets of links: `[text](target)`, `[name]: target`, and `href` and `src` of HTML. */
function targetsOf(text: string): string[] {
  const prose = proseOf(text).replace(/`[^`\n]*`/g, '');
  const inline = /\]\(\s*<?([^\s)>]+)>?(?:\s+["'][^)]*)?\)/g;
  const reference = /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm;
  const html = /\b(?:href|src)="([^"]+)"/g;
  return [inline, reference, html].flatMap(form =>
    [...prose.matchAll(form)].map(([, target]) => target)
  );
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of proseOf(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const slug = heading
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) {
      anchor = `${slug}-${n}`;
    }
    anchors.add(anchor);
  }
  return anchors;
}

const isElsewhere = (target: string): boolean => /^([a-z][a-z\d+.-]*:|\/)/i.test(target);

/** The reason why a target is broken; null if it is not. */
function faultOf(page: string, target: string): string | null {
  const [path, anchor] = target.split('#', 2).map(decodeURIComponent);
  const file = path === '' ? page : resolve(dirname(page), path);
  if (!existsSync(file) || relative(ROOT, file).startsWith('..')) {
    return 'there is no such file';
  }
  if (!anchor || statSync(file).isDirectory() || !file.endsWith('.md')) {
    return null;
  }
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? null : 'there is no such heading';
}

/** Source files that a page names in code, such as `server/server.ts`. */
const filesNamedIn = (text: string): string[] =>
  [...proseOf(text).matchAll(/`((?:src|server|test)\/[\w./-]+\.\w+)`/g)].map(([, path]) => path);

it('[DOCS1] relative links between documents lead to files and headings that exist, and ARCHITECTURE.md names only files that exist', () => {
  const pages = markdownIn(ROOT);
  const links = pages.flatMap(page =>
    targetsOf(readFileSync(page, 'utf8'))
      .filter(target => !isElsewhere(target))
      .map(target => ({ page, target }))
  );
  expect(links.length).toBeGreaterThan(10);
  const broken = links.flatMap(({ page, target }) => {
    const fault = faultOf(page, target);
    return fault ? `${relative(ROOT, page)}: ${target}: ${fault}` : [];
  });
  expect(broken).toEqual([]);

  const named = filesNamedIn(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(path => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('[DOCS1] anchors follow the headings as on GitHub, and code contains no links', () => {
  const page = '# A `b.c`: d, and *e*\n\n```\n# not one\n[x](gone.md)\n```\n\n## Ü–1\n## Ü–1\n';
  expect([...anchorsOf(page)]).toEqual(['a-bc-d-and-e', 'ü1', 'ü1-1']);
  expect(targetsOf(`${page}[y](z.md#a "Z") \`[n](o)\`\n[r]: q.md\n`)).toEqual(['z.md#a', 'q.md']);
});

it('[DOCS5] the functions and keys that ARCHITECTURE.md says where to find are in the files that it names', () => {
  const [, table] = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').split('## Where to find');
  const rows = table
    .split('\n## ')[0]
    .split('\n')
    .filter(line => line.startsWith('| '));
  const isFile = (name: string): boolean => existsSync(join(ROOT, name));
  let source = '';
  const missing = rows.flatMap(row => {
    const names = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const files = names.filter(name => isFile(name) && statSync(join(ROOT, name)).isFile());
    const text = files.map(file => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    // A row that begins with "…" continues the row above it.
    source = row.startsWith('| …') ? source + text : text;
    return names
      .filter(name => !isFile(name) && !name.endsWith('.ts'))
      .flatMap(name => name.match(/\w+/g) ?? [])
      .filter(word => !new RegExp(`\\b${word}\\b`).test(source));
  });
  expect(rows.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
