import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text of the product, split where a value is inserted. */
export type ProductText = readonly string[];

/** Returns the texts of the product: literals of the sources, the text of elements, and the values of the settings' schema. */
export function productTexts(): ProductText[] {
  return [
    ...filesIn('server', /\.ts$/).flatMap(textsOfTypeScript),
    ...filesIn('src', /\.tsx?$/).flatMap(textsOfTypeScript),
    ...filesIn('jupyterlab_colloquy', /\.py$/).flatMap(textsOfPython),
    ...textsOfJson(JSON.parse(readFileSync('schema/plugin.json', 'utf8')))
  ];
}

const filesIn = (tree: string, pattern: RegExp): string[] =>
  readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter(name => pattern.test(name))
    .map(name => join(tree, name));

function textsOfTypeScript(file: string): ProductText[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: ProductText[] = [];
  const visit = (node: ts.Node): void => {
    const pieces = piecesOf(node);
    if (pieces) {
      found.push(pieces);
    }
    if (!pieces || ts.isTemplateExpression(node)) {
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return found;
}

/** The pieces of a literal, a template, a sum of these, or the text of an element; null for any other node. */
function piecesOf(node: ts.Node): string[] | null {
  if (ts.isStringLiteralLike(node)) {
    return node.text.split(/%\d/);
  }
  if (ts.isJsxText(node)) {
    return [node.text.replace(/\s+/g, ' ').trim()];
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [piecesOf(node.left), piecesOf(node.right)];
    if (left || right) {
      const [before, after] = [left ?? ['', ''], right ?? ['', '']];
      return [...before.slice(0, -1), before.at(-1)! + after[0], ...after.slice(1)];
    }
  }
  return null;
}

/** Neighbouring literals are one text in Python. */
const textsOfPython = (file: string): ProductText[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:[fr]?"(?:[^"\\\n]|\\.)*"\s*)+/g)].map(([all]) =>
    [...all.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)]
      .map(([, text]) => text)
      .join('')
      .split(/\{[^{}]*\}/)
  );

const textsOfJson = (value: unknown): ProductText[] =>
  typeof value === 'string'
    ? [[value]]
    : Object.values((value ?? {}) as Record<string, unknown>).flatMap(textsOfJson);

/** Whether a quote is one of the texts, or whole clauses of one. In a quote, `…` stands for anything; numbers and addresses may differ. */
export function isQuoteOf(texts: readonly ProductText[], quote: string): boolean {
  const varied = quote.replace(/https?:\/\/\S+|\d[\d.]*\d|\d/g, '…');
  const patterns = [quote, varied].map(patternOf);
  return texts.some(
    text => patterns.some(pattern => pattern.test(text.join(VALUE))) || results(text, quote)
  );
}

const VALUE = '\0';

/**
 * Matches a text that contains the parts of a quote in this order, if each begins and ends at a boundary of the text, a clause or a value.
 */
function patternOf(quote: string): RegExp {
  const parts = quote.split('…').map(part => escaped(part.trim()));
  const from = parts[0] === '' ? '' : `(?:^|${VALUE}|[.!?:] )\\s*`;
  const to = parts.at(-1) === '' ? '' : `(?:[.!?:;,]?(?:$|${VALUE})|[.!?:;,] |(?<=[.!?]) )`;
  return new RegExp(from + parts.join('[^]*') + to);
}

/** Whether a text becomes the quote when values are inserted. */
function results(text: ProductText, quote: string): boolean {
  return (
    text.length > 1 &&
    quote.startsWith(text[0]) &&
    text.join('').trim().length >= Math.max(3, quote.length * 0.3) &&
    new RegExp(`^${text.map(escaped).join('.+')}$`).test(quote)
  );
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
