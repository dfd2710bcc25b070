import type { JSONObject } from '@lumino/coreutils';
import type { Breaks } from '../breaks.js';
import { readUsername, type IPrincipal } from '../identity/principal.js';
import { MESSAGE_FIELDS } from '../rooms/gate/rules.js';
import { isTexts } from '../rooms/gate/values.js';
import type { IReadFile } from './chat-text.js';

/** Messages and authors that are read before others get their turn. */
const ENTRIES_PER_PIECE = 100;

/**
 * A file as the word of the person who imports it. Their own messages stay theirs. All other authors become apps, so that everybody sees
 * the mark on their names, and choices among options are left out.
 *
 * The messages of the file change, because copies of very many would take as much memory again.
 *
 * @param uuid - makes the ids of the apps
 */
export async function claimedBy(
  { username, name, displayName }: Pick<IPrincipal, 'username' | 'name' | 'displayName'>,
  file: IReadFile,
  { uuid, breaks }: { uuid(): string; breaks: Breaks }
): Promise<IReadFile> {
  const authors = new Map([[username, username]]);
  const authorOf = (name: string): string => {
    const known = authors.get(name) ?? `acs-${uuid()}`;
    authors.set(name, known);
    return known;
  };
  const claim = (message: JSONObject): JSONObject => {
    const { sender } = message;
    const name = readUsername(isObject(sender) ? sender.username : sender);
    const fields = keptFields(message);
    if (name === null) {
      delete fields.sender;
    } else {
      fields.sender = authorOf(name);
      fields.display_name = nameOf(name, file);
    }
    return fields;
  };
  const { messages } = file;
  await breaks.between(messages.keys(), ENTRIES_PER_PIECE, i => {
    messages[i] = claim(messages[i]);
  });
  await breaks.between(messages, ENTRIES_PER_PIECE, message => {
    const { mentions } = message;
    if (mentions !== undefined) {
      message.mentions = isTexts(mentions, MENTIONS, NAME_LENGTH)
        ? (mentions as string[]).flatMap(name => authors.get(name) ?? [])
        : [];
    }
  });
  const shown = new Set(
    messages.slice(-SHOWN).flatMap(({ sender, mentions }) => [sender, mentions].flat())
  );
  const users = new Map<string, JSONObject>();
  await breaks.between(authors, ENTRIES_PER_PIECE, ([given, author]) => {
    if (author === username) {
      users.set(author, { username, name, display_name: displayName });
    } else if (shown.has(author)) {
      users.set(author, { username: author, name: nameOf(given, file) });
    }
  });
  return { ...file, users };
}

/** The newest messages, whose people the document of the chat can have. Of all others, each message has the name. */
const SHOWN = 500;

/** The most people whom a message mentions, and the longest name of one. */
const MENTIONS = 250;
const NAME_LENGTH = 128;

/** The fields of a question of a bot. Clients write no answers of others, so `KEPT` leaves these out too. */
const QUESTION = ['options', 'audience', 'once'];

/** The fields that a message keeps. It may have very many others. */
const KEPT = Object.keys(MESSAGE_FIELDS).filter(key => !QUESTION.includes(key));
const IS_KEPT: ReadonlySet<string> = new Set(KEPT);

/** The message without other fields. Most have none, and then it is the same. */
const keptFields = (message: JSONObject): JSONObject =>
  hasOthers(message)
    ? Object.fromEntries<JSONObject[string]>(
        KEPT.flatMap(key => (Object.hasOwn(message, key) ? [[key, message[key]]] : []))
      )
    : message;

function hasOthers(message: JSONObject): boolean {
  for (const key in message) {
    if (!IS_KEPT.has(key)) {
      return true;
    }
  }
  return false;
}

/** The name of an author in the file. */
function nameOf(username: string, { users }: IReadFile): string {
  const { display_name: shown, name } = users.get(username) ?? {};
  const isName = (text: unknown): text is string => typeof text === 'string' && text !== '';
  return [shown, name].find(isName) ?? username;
}

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
