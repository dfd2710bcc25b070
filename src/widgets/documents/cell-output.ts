import type { CodeCellModel } from '@jupyterlab/cells';
import type { IOutput, MultilineString } from '@jupyterlab/nbformat';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import { MAX_REPRESENTATIONS, type IMimeModel } from '../../document/index.js';
import { codeBlock, fenceOf } from '../../model/index.js';
import { withoutAnsi } from './without-ansi.js';

/** A message with an output of a cell. */
export interface IOutputMessage {
  /** The output as text, for lists, searches and readers that cannot show the bundle. */
  readonly body: string;
  readonly mime_model?: IMimeModel;
  /** A picture that is too large for a bundle. It is sent as a file. */
  readonly picture?: File;
}

/** The most characters of one representation in a bundle. */
const LARGEST = 1_000_000;

/** The most outputs of a cell that become messages. */
const MOST = 5;

/** The state of a widget is in the kernel of the sender, so nobody else can show it. */
const FOREIGN = 'application/vnd.jupyter.widget-view+json';

/** The outputs of a cell as messages: texts and errors as code, all else as bundles. The last ones, if there are many. */
export function outputMessagesOf(
  { outputs }: Pick<CodeCellModel, 'outputs'>,
  bodyLength: number
): IOutputMessage[] {
  const messages: IOutputMessage[] = [];
  let words = '';
  const endWords = (): void => {
    if (words.trim() !== '') {
      messages.push({ body: codeOf(words, bodyLength) });
    }
    words = '';
  };
  for (const output of outputs.toJSON()) {
    const text = textOf(output);
    if (text !== null) {
      words += text;
    } else {
      endWords();
      messages.push(bundleOf(output, bodyLength));
    }
  }
  endWords();
  return messages.slice(-MOST);
}

/** The text of an output that is nothing but text. */
function textOf(output: IOutput): string | null {
  switch (output.output_type) {
    case 'stream':
      return joined(output.text as MultilineString);
    case 'error':
      return `${joined(output.traceback as string[], '\n')}\n`;
    default: {
      const types = Object.keys((output.data ?? {}) as object);
      const isText = types.length === 1 && types[0] === 'text/plain';
      return isText ? `${joined((output.data as JSONObject)['text/plain'] as string)}\n` : null;
    }
  }
}

function bundleOf({ data, metadata }: IOutput, bodyLength: number): IOutputMessage {
  const all = Object.entries((data ?? {}) as JSONObject).filter(([type]) => type !== FOREIGN);
  const values = all.map(([type, value]): [string, JSONValue] => [
    type,
    Array.isArray(value) && !type.endsWith('json') ? joined(value as string[]) : value
  ]);
  const sizeOf = (value: JSONValue): number =>
    typeof value === 'string' ? value.length : JSON.stringify(value).length;
  const fitting = values.filter(([, value]) => sizeOf(value) <= LARGEST);
  const picture = values.find(
    ([type, value]) => /^image\/(png|jpeg)$/.test(type) && sizeOf(value) > LARGEST
  );
  const plain = values.find(([type]) => type === 'text/plain')?.[1];
  const body = (typeof plain === 'string' ? plain : '').slice(0, Math.min(bodyLength, 2_000));
  if (picture) {
    const [type, value] = picture;
    const bytes = Uint8Array.from(atob(value as string), letter => letter.charCodeAt(0));
    return { body, picture: new File([bytes], `output.${type.slice(6)}`, { type }) };
  }
  return {
    body,
    mime_model: {
      data: Object.fromEntries(fitting.slice(0, MAX_REPRESENTATIONS)),
      ...(metadata && { metadata: metadata as JSONObject })
    }
  };
}

const joined = (text: MultilineString | undefined, by = ''): string =>
  Array.isArray(text) ? text.join(by) : (text ?? '');

/** A text as a block of code. Of a long one, the end stays, because an error stands there. */
export function codeOf(text: string, bodyLength: number, language = ''): string {
  const clean = withoutAnsi(text).trimEnd();
  const room = bodyLength - 2 * fenceOf(clean).length - language.length - 10;
  return codeBlock(clean.length > room ? `…\n${clean.slice(-room)}` : clean, language);
}
