import type { JSONObject, JSONValue } from '@lumino/coreutils';
import * as Y from 'yjs';
import type { IAttachment, IChatFile, IUser, YMessage } from './types.js';

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects = (value: unknown): { [key: string]: JSONObject } =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, JSONObject] =>
      isObject(entry[1])
    )
  );

/**
 * Reads the text of a `.chat` file. An empty text is a new chat. Unknown keys are kept; entries that are not messages
 * are dropped.
 *
 * @throws SyntaxError if the text is neither empty nor JSON, TypeError if the JSON is not an object.
 */
export function parseChatFile(text: string): IChatFile {
  return toChatFile(
    text.trim() === '' ? {} : (JSON.parse(text.replace(/^\ufeff/, '')) as JSONValue)
  );
}

/**
 * Like `parseChatFile`, for JSON that is already parsed.
 *
 * @throws TypeError if the value is not an object.
 */
export function toChatFile(value: JSONValue): IChatFile {
  if (!isObject(value)) {
    throw new TypeError('A .chat file holds a JSON object.');
  }
  return {
    ...value,
    messages: (Array.isArray(value.messages) ? value.messages : []).filter(isObject),
    users: objects(value.users),
    attachments: objects(value.attachments),
    metadata: isObject(value.metadata) ? value.metadata : {}
  };
}

/** The parts of a document that a `.chat` file has. */
export interface IContent {
  readonly ymessages: Y.Array<YMessage>;
  readonly yusers: Y.Map<IUser>;
  readonly yattachments: Y.Map<IAttachment>;
  readonly ymetadata: Y.Map<JSONValue>;
}

/** Replaces the content of a document. */
export function replaceContent(
  { ymessages, yusers, yattachments, ymetadata }: IContent,
  { messages, users, attachments, metadata }: IChatFile
): void {
  ymessages.delete(0, ymessages.length);
  ymessages.insert(
    0,
    messages.map(message => new Y.Map(Object.entries(message)))
  );
  replaceMap(yusers as Y.Map<unknown>, users);
  replaceMap(yattachments as Y.Map<unknown>, attachments);
  replaceMap(ymetadata as Y.Map<unknown>, metadata);
}

function replaceMap(map: Y.Map<unknown>, entries: { [key: string]: unknown }): void {
  map.clear();
  for (const [key, value] of Object.entries(entries)) {
    map.set(key, value);
  }
}

/** Formats a `.chat` file as jupyter-chat does, with an indent of two spaces. */
export const formatChatFile = (file: IChatFile): string => JSON.stringify(file, null, 2);
