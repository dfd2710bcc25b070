import { keyOf } from './extract.mjs';

/** A text as a string of a PO file. */
const quoted = text => JSON.stringify(text);

const field = (name, text) => (text === undefined ? [] : [`${name} ${quoted(text)}`]);

const entryLines = ({ context, text, plural, files = [] }, translations) => [
  ...files.map(file => `#: ${file}`),
  ...field('msgctxt', context),
  ...field('msgid', text),
  ...field('msgid_plural', plural),
  ...(plural === undefined
    ? field('msgstr', translations[0] ?? '')
    : (translations.length > 0 ? translations : ['', '']).map(
        (one, form) => `msgstr[${form}] ${quoted(one)}`
      ))
];

/** A PO file, or a template if there are no translations. */
export function formatPo(headers, entries, translations = new Map()) {
  const head = Object.entries(headers).map(([name, value]) => quoted(`${name}: ${value}\n`));
  return [
    ['msgid ""', 'msgstr ""', ...head].join('\n'),
    ...entries.map(entry => entryLines(entry, translations.get(keyOf(entry)) ?? []).join('\n'))
  ]
    .join('\n\n')
    .concat('\n');
}

/**
 * Reads the headers and the translations of a PO file, by the keys of their texts.
 * @returns {{ headers: Record<string, string>, translations: Map<string, string[]> }}
 */
export function parsePo(content) {
  const translations = new Map();
  let headers = {};
  for (const block of content.split(/\n{2,}/)) {
    const fields = { forms: [] };
    let append = () => undefined;
    for (const line of block.split('\n')) {
      const [, name, text] = /^(?:(\w+(?:\[\d+\])?) )?(".*")$/.exec(line) ?? [];
      if (text === undefined) {
        continue;
      }
      const value = JSON.parse(text);
      if (name === undefined) {
        append(value);
      } else if (name.startsWith('msgstr')) {
        const form = Number(/\d+/.exec(name)?.[0] ?? 0);
        fields.forms[form] = value;
        append = more => (fields.forms[form] += more);
      } else {
        fields[name] = value;
        append = more => (fields[name] += more);
      }
    }
    if (fields.msgid === '') {
      headers = Object.fromEntries(
        fields.forms[0]
          .split('\n')
          .filter(Boolean)
          .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
      );
    } else if (fields.msgid !== undefined) {
      const key = keyOf({ context: fields.msgctxt, text: fields.msgid });
      translations.set(key, fields.forms);
    }
  }
  return { headers, translations };
}

/** The JSON that JupyterLab's translator loads. Texts without a translation are left out, so that they stay English. */
export function compile({ headers, translations }, domain, version) {
  const head = {
    domain,
    // JupyterLab looks for the tag of the language.
    language: headers.Language.replace('_', '-'),
    plural_forms: headers['Plural-Forms'],
    version
  };
  const done = [...translations].filter(([, forms]) => forms.every(Boolean));
  return `${JSON.stringify({ '': head, ...Object.fromEntries(done) }, null, 1)}\n`;
}
