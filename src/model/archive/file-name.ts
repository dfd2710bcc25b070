import { cleanLine } from '../../document/index.js';
import { oneLine } from '../../document/one-line.js';
import { CHAT_FILE } from './chat-archive.js';

/** In characters, so that the name has at most 255 bytes with its ending. */
const NAME_LENGTH = 80;

/** Characters that some systems refuse in the name of a file. */
const REFUSED = /[\\/:*?"<>|\p{Cc}]/gu;

/** Names of devices on Windows, also with an ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** The name of the file of a chat, which every disk takes. Anybody may have named the chat. */
export function chatFileName(topic: string): string {
  const name = oneLine(cleanLine(topic.replace(REFUSED, '-')), NAME_LENGTH)
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(DEVICE, '_$1');
  return (name || 'chat') + CHAT_FILE;
}
