import { toChatFile } from '../../src/document/index.js';
import type { IChatFile } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';
import { parseInPieces } from './json-pieces.js';

/**
 * Reads the text of a `.chat` file of any length, as `parseChatFile` does, with breaks.
 *
 * @throws SyntaxError, TypeError
 */
export async function readChatText(text: string, breaks: Breaks): Promise<IChatFile> {
  const json = text.trim() === '' ? '{}' : text.replace(/^\ufeff/, '');
  return toChatFile((await parseInPieces(json, breaks)) as Parameters<typeof toChatFile>[0]);
}
