import type { JSONObject } from '@lumino/coreutils';
import type { Breaks } from '../breaks.js';
import { readInPieces, type Take } from './json-pieces.js';

/** The most users and attachments of a file that are read. Others would only fill the memory: no chat has as many. */
const ENTRIES = 50_000;

/** The part of a `.chat` file that an import reads. The maps and lists may be long, so nothing goes through them at once. */
export interface IReadFile {
  messages: JSONObject[];
  users: ReadonlyMap<string, JSONObject>;
  attachments: ReadonlyMap<string, JSONObject>;
  /** The id and the name of the chat in its metadata. */
  id?: unknown;
  name?: unknown;
}

const ignore: Take = () => undefined;

/**
 * Reads the text of a `.chat` file of any length with breaks. It takes what `parseChatFile` takes: an empty text is a new chat, and entries
 * that are not messages are dropped.
 *
 * @throws SyntaxError, TypeError
 */
export async function readChatText(text: string, breaks: Breaks): Promise<IReadFile> {
  const file: IReadFile = {
    messages: [],
    users: new Map(),
    attachments: new Map()
  };
  const json = isBlank(text) ? '{}' : text.replace(/^\ufeff/, '');
  await readInPieces(json, breaks, (name, isList) => {
    if (name === 'messages') {
      const messages: JSONObject[] = [];
      file.messages = messages;
      return isList ? value => isObject(value) && messages.push(value) : ignore;
    }
    if (name === 'users' || name === 'attachments') {
      const entries = new Map<string, JSONObject>();
      file[name] = entries;
      return isList ? ignore : (value, key) => isObject(value) && keep(entries, key, value);
    }
    if (name === 'metadata') {
      file.id = file.name = undefined;
      return isList
        ? ignore
        : (value, key) => (key === 'id' || key === 'name') && (file[key] = value);
    }
    return ignore;
  });
  return file;
}

/** Whether a text is a few blanks or less. */
export const isBlank = (text: string): boolean => text.length < 1_000 && text.trim() === '';

function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  if (entries.size < ENTRIES || entries.has(key)) {
    entries.set(key, value);
  }
}

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
