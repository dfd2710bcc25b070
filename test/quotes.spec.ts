import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../server/cli/program.js';
import { isQuoteOf, productTexts } from './harness/product-texts.js';

const folder = (name: string): string[] =>
  readdirSync(name)
    .filter(file => file.endsWith('.md'))
    .map(file => join(name, file));

/**
 * The guides. Decisions are left out because they quote foreign texts, and the page for contributors because it names options of other
 * programs.
 */
const PAGES = ['README.md', 'SPEC.md', ...folder('docs'), ...folder('docs/operators')].filter(
  path => path !== 'docs/contributing.md'
);

const FENCE = /^ *(```+|~~~+)[^]*?^ *\1 *$/gm;
const withoutFences = (page: string): string => page.replace(FENCE, '');
const codeIn = (page: string): string[] =>
  [...withoutFences(page).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);

/** The quotes of a page: sentences in code, and texts of the interface in double quotes, each with a capital letter or `…` first. */
function quotesIn(page: string): string[] {
  const prose = withoutFences(page).replace(/`[^`\n]*`/g, '`');
  const shown = [...prose.matchAll(/"([^"\n]+)"/g)].map(([, text]) => text);
  const sentences = codeIn(page).filter(code => /^(?:… |[A-Z][a-z]*\b)[^=:]* ./.test(code));
  return [...shown, ...sentences].filter(text => /^[A-Z…]/.test(text));
}

const program = createProgram({ env: {}, onCommand: () => undefined });
const flagsOf = ({ options }: typeof program): string[] => [
  '--help',
  ...options.map(({ long }) => long!)
];
const COMMANDS = program.commands.map(command => command.name()).join('|');
const RUN = new RegExp(`(?:colloquy |main\\.js )(${COMMANDS})\\b`);
const SHORT = new RegExp(`^(${COMMANDS})\\b`);

/** The options that code may name: those of the command that it runs, all if it consists of options, null if it runs something else. */
function flagsFor(code: string, isInline: boolean): string[] | null {
  const [, name] = RUN.exec(code) ?? (isInline ? SHORT.exec(code) : null) ?? [];
  if (name) {
    return flagsOf(program.commands.find(command => command.name() === name)!);
  }
  return /^(?:(?:npx )?colloquy )?--/.test(code)
    ? [program, ...program.commands].flatMap(flagsOf)
    : null;
}

/** Options of the program that a page names and that do not exist. */
function wrongOptionsIn(page: string): string[] {
  const wrongIn = (code: string, isInline: boolean): string[] => {
    const flags = flagsFor(code, isInline);
    // Options before it belong to Node.js.
    const own = code.slice(RUN.exec(code)?.index ?? 0);
    const named = own.match(/(?<=^|\s)--[a-z][a-z-]*/g) ?? [];
    return flags ? named.filter(flag => !flags.includes(flag)) : [];
  };
  const lines = [...page.matchAll(FENCE)].flatMap(([block]) =>
    block.replace(/\\\n\s*/g, '').split('\n')
  );
  return [
    ...codeIn(page).flatMap(code => wrongIn(code, true)),
    ...lines.flatMap(line => wrongIn(line, false))
  ];
}

const texts = productTexts();
const wrongIn = (page: string): string[] => [
  ...quotesIn(page).filter(quote => !isQuoteOf(texts, quote)),
  ...wrongOptionsIn(page)
];

it('[DOCS7] texts and options of the product that the guides quote are those of the sources', () => {
  const pages = PAGES.map(path => ({ path, page: readFileSync(path, 'utf8') }));
  expect(pages.flatMap(({ page }) => quotesIn(page)).length).toBeGreaterThan(60);
  const wrong = pages.flatMap(({ path, page }) => wrongIn(page).map(text => `${path}: ${text}`));
  expect(wrong).toEqual([]);
});

it.each([
  '"This was not changed: …" is not what the page says.',
  'It logs `Tokens and messages pass the network as open text`.',
  'It prints `… is a bot: add --bot to speak as it.`.',
  'Choose "Move Chat".',
  'Run it with `--no-guests`.',
  'Run `colloquy token --port 1`.',
  '```\nnpx colloquy export CHAT \\\n  --topic X\n```'
])('[DOCS7] finds a text or an option that does not exist: %s', page => {
  expect(wrongIn(page)).toHaveLength(1);
});

it.each([
  '"Move Chat to Side Panel" and "Bots"',
  '`Colloquy is listening on http://127.0.0.1:8765`',
  '`colloquy token --user ada --bot`, `--log-level debug`, `jupyter lab --port 1`'
])('[DOCS7] accepts existing texts and options: %s', page => {
  expect(wrongIn(page)).toEqual([]);
});
