import type { JSONObject } from '@lumino/coreutils';
import type { IChatFile } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';
import { readUsername, type IPrincipal } from '../identity/principal.js';

/** Messages that are changed before others get their turn. */
const MESSAGES_PER_PIECE = 500;

/**
 * A file as the word of the person who imports it. Their own messages stay theirs. All other authors become apps, so that everybody sees
 * the mark on their names, and choices among options are left out.
 *
 * @param uuid - makes the ids of the apps
 */
export async function claimedBy(
  { username, name, displayName }: Pick<IPrincipal, 'username' | 'name' | 'displayName'>,
  file: IChatFile,
  { uuid, breaks }: { uuid(): string; breaks: Breaks }
): Promise<IChatFile> {
  const authors = new Map([[username, username]]);
  const authorOf = (name: string): string => {
    const known = authors.get(name) ?? `acs-${uuid()}`;
    authors.set(name, known);
    return known;
  };
  const claim = ({ sender, ...fields }: JSONObject): JSONObject => {
    const name = readUsername(isObject(sender) ? sender.username : sender);
    NOT_KEPT.forEach(key => delete fields[key]);
    return name === null
      ? fields
      : { ...fields, sender: authorOf(name), display_name: nameOf(name, file) };
  };
  const messages: JSONObject[] = [];
  for (const message of file.messages) {
    messages.push(claim(message));
    if (messages.length % MESSAGES_PER_PIECE === 0) {
      await breaks.take();
    }
  }
  for (const [i, message] of messages.entries()) {
    const mentions = Array.isArray(message.mentions) ? message.mentions : [];
    message.mentions = mentions.flatMap(
      name => (typeof name === 'string' && authors.get(name)) || []
    );
    if (i % MESSAGES_PER_PIECE === MESSAGES_PER_PIECE - 1) {
      await breaks.take();
    }
  }
  const users = [...authors].map(([given, author]): [string, JSONObject] => [
    author,
    author === username
      ? { username, name, display_name: displayName }
      : { username: author, name: nameOf(given, file) }
  ]);
  return { ...file, messages, users: Object.fromEntries(users) };
}

/** The fields of a question of a bot, and what others answered. */
const NOT_KEPT = ['options', 'audience', 'once', 'choices', 'options_closed'];

/** The name of an author in the file. */
function nameOf(username: string, { users }: IChatFile): string {
  const { display_name: shown, name } = Object.hasOwn(users, username) ? users[username] : {};
  const isName = (text: unknown): text is string => typeof text === 'string' && text !== '';
  return [shown, name].find(isName) ?? username;
}

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
