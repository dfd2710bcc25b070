import { isChatId, parseChatFile } from '../../document/index.js';
import { oneLine } from '../../document/one-line.js';

/** The characters of a chat's name that are read from a file. */
const NAME_LENGTH = 200;

/** Characters of a file above which the page does not read it, because that would block the page. */
const MOST_READ = 2_000_000;

/** Lists, objects and members above which it does not read a file either: such a file has no texts, and takes far longer than others. */
const MOST_VALUES = 30_000;
const MOST_MEMBERS = 80_000;

/** The end of the time that a date can have, in seconds. */
const LATEST = 8.64e12;

/** The contents of a `.chat` file, in numbers. Everything in it is the claim of whoever wrote the file. */
export interface IChatFileFacts {
  /** The id of the chat that was exported. */
  readonly id?: string;
  readonly topic?: string;
  /** The number of messages; undefined for a file that is too long to be read in the page. */
  readonly messages?: number;
  /** The number of people and bots who wrote them. */
  readonly authors?: number;
  /** The times of the first and the last message, in milliseconds. */
  readonly from?: number;
  readonly until?: number;
}

/** Reads what a `.chat` file holds; null if the text is no chat. An empty text is a chat without messages, and of a long one nothing is known. */
export function factsOf(text: string): IChatFileFacts | null {
  if (text.length > MOST_READ || isDense(text)) {
    return {};
  }
  try {
    const { messages, metadata } = parseChatFile(text);
    const { id, name } = metadata;
    const written = messages.filter(({ type }) => type !== 'system');
    const authors = new Set(written.map(({ sender }) => sender));
    const topic = typeof name === 'string' ? oneLine(name, NAME_LENGTH) : '';
    let [from, until] = [Infinity, -Infinity];
    for (const { time } of written) {
      if (typeof time === 'number' && Math.abs(time) < LATEST) {
        from = Math.min(from, time * 1000);
        until = Math.max(until, time * 1000);
      }
    }
    return {
      ...(typeof id === 'string' && isChatId(id) && { id }),
      ...(topic !== '' && { topic }),
      messages: written.length,
      authors: authors.size,
      ...(from <= until && { from, until })
    };
  } catch {
    return null;
  }
}

/** Whether a text may have very many values. Those marks within texts count too. */
function isDense(text: string): boolean {
  let [values, members] = [0, 0];
  for (let at = 0; at < text.length && values <= MOST_VALUES && members <= MOST_MEMBERS; at++) {
    const mark = text.charCodeAt(at);
    values += mark === OBJECT || mark === LIST ? 1 : 0;
    members += mark === COMMA ? 1 : 0;
  }
  return values > MOST_VALUES || members > MOST_MEMBERS;
}

const [OBJECT, LIST, COMMA] = [...'{[,'].map(mark => mark.charCodeAt(0));
