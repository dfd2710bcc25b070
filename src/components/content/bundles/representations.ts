import type { JSONValue } from '@lumino/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { KEPT_APART, KEPT_METADATA, type IKeptApart } from '../../../document/index.js';

/** The maximum number of representations that are considered in a bundle. Notebooks write three or four. */
const COUNT = 32;

/** The maximum total length of the representations, in characters. */
const MAX_LENGTH = 4 * 1024 * 1024;

const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** The way in which a representation is shown. */
export type Way =
  'html' | 'markdown' | 'latex' | 'mermaid' | 'picture' | 'vector' | 'json' | 'text' | 'live';

export interface IRepresentation {
  readonly type: string;
  readonly way: Way;
  /** Null until the file has been fetched. */
  readonly data: JSONValue;
  /** The file that must be fetched first. */
  readonly kept?: IKeptApart;
}

/** The types that the page can show without running or loading anything, the best first, in the order of notebooks. */
const WAYS: ReadonlyMap<string, Way> = new Map([
  ['text/html', 'html'],
  ['text/markdown', 'markdown'],
  ['text/latex', 'latex'],
  ['text/vnd.mermaid', 'mermaid'],
  ['image/png', 'picture'],
  ['image/jpeg', 'picture'],
  ['image/gif', 'picture'],
  ['image/webp', 'picture'],
  ['image/svg+xml', 'vector'],
  ['application/json', 'json'],
  ['application/vnd.jupyter.error', 'text'],
  ['application/vnd.jupyter.stderr', 'text'],
  ['application/vnd.jupyter.stdout', 'text'],
  ['text/plain', 'text']
]);

const ORDER = [...WAYS.keys()];

const rankOf = ({ type, way }: IRepresentation): number =>
  way === 'live' ? ORDER.length : ORDER.indexOf(type);

/**
 * Returns the representations of a bundle, the best first. Invalid entries are skipped, because the author controls the
 * bundle's content.
 *
 * @param apart - the representations stored outside the document that can be fetched
 */
export function representationsOf(
  data: unknown,
  apart: ReadonlyMap<string, IKeptApart> = new Map()
): IRepresentation[] {
  if (typeof data !== 'object' || data === null) {
    return [];
  }
  const found: IRepresentation[] = [];
  const taken = new Set<string>();
  // These come first, because a text in the bundle may only stand in for one that is stored outside the document.
  for (const [key, kept] of [...apart].slice(0, COUNT)) {
    const type = key.toLowerCase();
    if (TYPE.test(type) && !taken.has(type) && key !== KEPT_METADATA) {
      taken.add(type);
      found.push({ type, way: wayOf(type), data: null, kept });
    }
  }
  let left = MAX_LENGTH;
  for (const key of Object.keys(data).slice(0, COUNT)) {
    const type = key.toLowerCase();
    const one = representationOf(type, (data as Record<string, unknown>)[key]);
    left -= typeof one?.data === 'string' ? one.data.length : 0;
    if (one && TYPE.test(type) && !taken.has(type) && type !== KEPT_APART && left >= 0) {
      taken.add(type);
      found.push(one);
    }
  }
  return found.sort((a, b) => rankOf(a) - rankOf(b));
}

/** Returns a representation. Null if the value does not fit its type. */
export function representationOf(type: string, given: unknown): IRepresentation | null {
  const data = valueOf(given, /[/+]json$/.test(type));
  const way = wayOf(type);
  const isTyped = typeof data === 'string' ? data !== '' : way === 'json' || way === 'live';
  return data !== undefined && isTyped ? { type, way, data } : null;
}

const wayOf = (type: string): Way => WAYS.get(type) ?? 'live';

/** Notebook files store texts as lists of lines. */
function valueOf(value: unknown, isJson: boolean): JSONValue | undefined {
  if (!isJson && Array.isArray(value) && value.every(line => typeof line === 'string')) {
    return value.join('');
  }
  return value === null || typeof value === 'function' ? undefined : (value as JSONValue);
}

/** The deepest nesting of JSON that is indented, because each level adds to every line in it, and that is written at all. */
const INDENTED = 100;
const DEEPEST = 1_000;

/**
 * Returns a representation as text. JSON of at most 65,536 characters is indented; longer JSON stays compact. Empty if it
 * cannot be written.
 */
export function sourceOf({ data }: IRepresentation): string {
  if (typeof data === 'string') {
    return data;
  }
  if (isDeeper(data, DEEPEST)) {
    return '';
  }
  try {
    const compact = JSON.stringify(data);
    return compact.length <= 64 * 1024 && !isDeeper(data, INDENTED)
      ? JSON.stringify(data, undefined, 2)
      : compact;
  } catch {
    return ''; // The value contains itself, which no document can express.
  }
}

/** True if JSON is nested more deeply. */
function isDeeper(value: JSONValue, most: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (most === 0 || Object.values(value).some(part => isDeeper(part, most - 1)))
  );
}

/** Returns a name for a MIME type, for people; null if the type is unknown. */
export function kindOf(type: string, trans: TranslationBundle): string | null {
  const names: [RegExp, string][] = [
    [/^application\/vnd\.vega/, trans.__('Interactive chart (Vega)')],
    [/^application\/vnd\.plotly/, trans.__('Interactive chart (Plotly)')],
    [/^application\/vnd\.(bokeh|holoviews)/, trans.__('Interactive chart (Bokeh)')],
    [/^application\/vnd\.jupyter\.widget/, trans.__('Widget')],
    [/javascript|ecmascript/, trans.__('Script (JavaScript)')],
    [/geo\+?json/, trans.__('Map (GeoJSON)')],
    [/^(text\/html|application\/xhtml)/, trans.__('Page (HTML)')],
    [/^image\/svg/, trans.__('Drawing (SVG)')],
    [/^image\//, trans.__('Image')],
    [/^audio\//, trans.__('Audio')],
    [/^video\//, trans.__('Video')],
    [/pdf$/, trans.__('Document (PDF)')],
    [/^text\/(markdown|latex|plain)$/, trans.__('Text')]
  ];
  return names.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}
