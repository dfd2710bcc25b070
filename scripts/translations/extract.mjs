import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The methods of JupyterLab's translation bundle, with the places of context, text and plural among their arguments. */
const METHODS = {
  __: { text: 0 },
  gettext: { text: 0 },
  _n: { text: 0, plural: 1 },
  ngettext: { text: 0, plural: 1 },
  _p: { context: 0, text: 1 },
  pgettext: { context: 0, text: 1 },
  _np: { context: 0, text: 1, plural: 2 },
  npgettext: { context: 0, text: 1, plural: 2 }
};

/** The paths of a settings schema that JupyterLab translates, with the context of their texts. */
const SCHEMA = [
  [/^\/(title|description)$/, 'schema'],
  [/^\/(?:definitions\/.*\/)?properties\/.*\/(title|description)$/, 'settings'],
  [/^\/jupyter\.lab\.setting-icon-label$/, 'settings']
];

/** @typedef {{ context?: string, text: string, plural?: string, files: string[] }} IEntry */

/** The key of an entry in a catalogue. @param {{ context?: string, text: string }} entry */
export const keyOf = ({ context, text }) =>
  context === undefined ? text : `${context}\u0004${text}`;

/** All texts of the sources and of the schema that are to be translated, sorted. @returns {IEntry[]} */
export function extract(root = '.') {
  /** @type {Map<string, IEntry>} */
  const found = new Map();
  const add = (entry, file) => {
    const key = keyOf(entry);
    const known = found.get(key);
    if (!known) {
      found.set(key, { ...entry, files: [file] });
      return;
    }
    if (known.plural !== entry.plural) {
      throw new Error(
        `${file}: “${entry.text}” has a plural in one place only. Give one of them a context.`
      );
    }
    if (!known.files.includes(file)) {
      known.files.push(file);
    }
  };
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.tsx?$/.test(name)) {
      const file = `src/${name}`;
      textsOf(file, readFileSync(join(root, file), 'utf8')).forEach(entry => add(entry, file));
    }
  }
  const schema = JSON.parse(readFileSync(join(root, 'schema/plugin.json'), 'utf8'));
  textsOfSchema(schema).forEach(entry => add(entry, 'schema/plugin.json'));
  return [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The texts of one source. A text that is no literal is an error, because no catalogue can hold it. @returns {Omit<IEntry, 'files'>[]} */
export function textsOf(file, content) {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = node => {
    const call = ts.isCallExpression(node) && translationIn(node);
    if (call) {
      found.push(call);
    }
    ts.forEachChild(node, visit);
  };
  const translationIn = node => {
    const { expression, arguments: given } = node;
    const isTrans =
      ts.isPropertyAccessExpression(expression) &&
      /(^|[._])trans$/.test(expression.expression.getText(source)) &&
      METHODS[expression.name.text];
    if (!isTrans) {
      return null;
    }
    return Object.fromEntries(
      Object.entries(isTrans).map(([name, place]) => {
        const text = literalOf(given[place]);
        if (text === null) {
          const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
          throw new Error(`${file}:${line + 1}: write the text to translate as a literal.`);
        }
        return [name, text];
      })
    );
  };
  visit(source);
  return found;
}

/** The attributes whose texts people see or hear. */
const SHOWN = ['aria-label', 'aria-description', 'alt', 'label', 'placeholder', 'title'];

/** The texts of elements and attributes that pass no translation, with the place of each. @returns {string[]} */
export function untranslatable(file, content) {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = node => {
    const isShown = ts.isJsxAttribute(node) && SHOWN.includes(node.name.getText(source));
    const text = ts.isJsxText(node)
      ? node.text
      : isShown && node.initializer && ts.isStringLiteral(node.initializer)
        ? node.initializer.text
        : '';
    if (/\p{L}{2}/u.test(text)) {
      found.push(`${file}: ${text.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function literalOf(node) {
  if (node && ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (node && ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalOf(node.left), literalOf(node.right)];
    return left === null || right === null ? null : left + right;
  }
  return null;
}

function textsOfSchema(value, path = '') {
  if (typeof value === 'string') {
    const context = SCHEMA.find(([pattern]) => pattern.test(path))?.[1];
    return context === undefined || value === '' ? [] : [{ context, text: value }];
  }
  return Object.entries(value ?? {}).flatMap(([key, inner]) =>
    textsOfSchema(inner, `${path}/${key}`)
  );
}
