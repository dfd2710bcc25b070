import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { sourceFiles } from './harness/source-files.js';

const ROOT = resolve(__dirname, '..');

/** Folders with foreign files, or with output of a build or a test run. */
const SKIPPED = /(^|\/)(node_modules|lib|dist|labextension|locale|web|__pycache__|\.[^/]*)(\/|$)/;

const CODE = ['src', 'server', 'test', 'testing', 'style', 'scripts', 'bench', 'examples'];

/** The files below a folder whose names fit, with their texts. */
const filesIn = (folder: string, names: RegExp): { file: string; text: string }[] =>
  sourceFiles(join(ROOT, folder))
    .map(path => relative(ROOT, path))
    .filter(file => names.test(file) && (folder === 'src' || !SKIPPED.test(file)))
    .map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The comments of a source, each as one line. Neighbouring line comments are one comment. */
const commentsOf = (text: string): string[] =>
  [...text.matchAll(/\/\*([^]*?)\*\/|((?:^[^\S\n]*\/\/.*\n)+)/gm)].map(([, block, lines]) =>
    oneLine((block ?? lines).replace(/^\s*(?:\*+|\/\/) ?/gm, ''))
  );

/** The same of a source in Python, and its docstrings. */
const pythonCommentsOf = (text: string): string[] =>
  [...text.matchAll(/"""([^]*?)"""|((?:^[^\S\n]*#.*\n)+)/gm)].map(([, block, lines]) =>
    oneLine((block ?? lines).replace(/^\s*# ?/gm, ''))
  );

/** The paragraphs, list items and cells of a page in Markdown. */
const paragraphsOf = (text: string): string[] =>
  text
    .replace(/^ *(```+|~~~+)[^]*?^ *\1 *$/gm, '')
    .split(/\n\s*\n|^\s*[-*] |^\s*\d+\. |\|/m)
    .map(oneLine);

/** The titles of tests, without the ids of their rules. */
const titlesOf = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:it|test)\(\s*(['"])((?:\[\w+\] )+)(.*)\1/gm)].map(
    ([, , , title]) => title[0].toUpperCase() + title.slice(1)
  );

/** Sentences whose subject is a clause, such as "What it sends is lost." Questions are none. */
const clausesIn = (paragraph: string): string[] =>
  paragraph
    .split(/(?<=[.!?:]|\*\*|\[\w+\]) (?=[A-Z])/)
    .filter(sentence => /^(?:What|Who|Whose|Whoever|Whatever)\b.*\s.*[.:]$/.test(sentence));

const found = (
  sources: readonly { file: string; text: string }[],
  paragraphs: (text: string) => string[]
): string[] =>
  sources.flatMap(({ file, text }) =>
    paragraphs(text)
      .flatMap(clausesIn)
      .map(sentence => `${file}: ${sentence}`)
  );

it('[DOCS8] no sentence of a comment begins with a clause of what or who as its subject', () => {
  const sources = CODE.flatMap(tree => filesIn(tree, /\.(tsx?|m?js|css)$/));
  expect(sources.length).toBeGreaterThan(500);
  expect(found(sources, commentsOf)).toEqual([]);
  const python = ['jupyterlab_colloquy', 'test', 'examples'].flatMap(tree =>
    filesIn(tree, /\.py$/)
  );
  expect(python.length).toBeGreaterThan(20);
  expect(found(python, pythonCommentsOf)).toEqual([]);
});

it('[DOCS8] no sentence of a guide, a rule or the title of a test does', () => {
  const pages = ['docs', 'bench', 'examples'].flatMap(folder => filesIn(folder, /\.md$/));
  const top = readdirSync(ROOT)
    .filter(name => name.endsWith('.md'))
    .map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
  expect(found([...pages, ...top], paragraphsOf)).toEqual([]);
  const titles = (text: string): string[] => titlesOf(text).map(title => `${title}.`);
  expect(found(filesIn('test', /\.spec\.tsx?$/), titles)).toEqual([]);
});

it('[DOCS8] the pattern finds such sentences in each kind of text, and leaves questions', () => {
  const lost = 'What it sends';
  const text = `/** A. ${lost}\n * is lost. */\nx; // fine\n  // Whoever asks\n  // is told.\n\n// Who asks?\n`;
  const both = ['What it sends is lost.', 'Whoever asks is told.'];
  expect(commentsOf(text).flatMap(clausesIn)).toEqual(both);
  const python = `"""A. ${lost}\nis lost."""\n# Whoever asks\n# is told.\n\n# Who asks?\n`;
  expect(pythonCommentsOf(python).flatMap(clausesIn)).toEqual(both);
  const page = `- [DOCS8] ${lost} is lost.\n\n| Who | Whoever asks is told. |\n\nWho asks?\n`;
  expect(paragraphsOf(page).flatMap(clausesIn)).toEqual(both);
  expect(titlesOf(`it('[DOCS8] whoever asks is told', () => {`)).toEqual(['Whoever asks is told']);
});
