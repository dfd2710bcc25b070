import type { JSONObject } from '@lumino/coreutils';
import {
  cleanLine,
  cleanName,
  isChosen,
  isMadeUsername,
  kindOf,
  markedName,
  withMentionName
} from '../../src/document/index.js';
import type { IAttachment, IUser } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import { isUsername, readUsername } from '../identity/principal.js';
import { MESSAGE_FIELDS, OUTCOME_FIELDS } from '../rooms/gate/rules.js';
import {
  checkAttachment,
  checkUser,
  cleanBundle,
  isFileIds,
  isMessageId
} from '../rooms/gate/values.js';
import type { ILimits } from '../limits.js';
import type { IMessageRow } from '../storage/storage.js';

/**
 * Checks the messages of a file by the rules for messages and numbers them in the order of the file. A field that breaks its rule is left
 * out, and so is the answer to a message that does not come before: each such answer would have to be moved to another thread later. For a
 * message without a sender or a body, the result is null.
 */
export function messageCleaner(
  clock: IClock,
  limits: ILimits
): (message: JSONObject) => IMessageRow | null {
  const ids = new Set<string>();
  // A bot's message may have the length of a streamed text, and more metadata.
  const bounds = {
    ...limits,
    bodyLength: limits.textLength,
    metadataBytes: limits.botMetadataBytes
  };
  return message => {
    const fields = cleanFields(message, bounds);
    const { type = 'msg', body, time, id } = fields;
    const sender = senderOf(message);
    if (sender === null || typeof body !== 'string' || type !== (message.type ?? 'msg')) {
      return null;
    }
    if (!ids.has(fields.reply_to as string)) {
      delete fields.reply_to;
    }
    const own = isMessageId(id) && !ids.has(id) ? id : clock.uuid();
    ids.add(own);
    return {
      ...fields,
      type: 'msg',
      id: own,
      body,
      sender,
      ...(isMadeUsername(sender) && givenName(message)),
      time: typeof time === 'number' ? time : clock.now() / 1000,
      raw_time: false,
      seq: ids.size
    };
  };
}

const RULES = Object.entries({ ...MESSAGE_FIELDS, ...OUTCOME_FIELDS });

function cleanFields(message: JSONObject, limits: ILimits): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, rule] of RULES) {
    const given = Object.hasOwn(message, key) ? message[key] : undefined;
    const value = key === 'attachments' && isFileIds(given) ? [...new Set(given)] : given;
    const isOver = key === 'streaming'; // nobody continues a message of a file
    const isThere = value !== undefined && value !== null && !isOver;
    if (isThere && rule.check(value, limits) === null) {
      fields[key] = key === 'mime_model' ? cleanBundle(value as JSONObject) : value;
    }
  }
  return fields;
}

/** The name under which an app wrote a message. */
function givenName({ display_name: given }: JSONObject): { display_name?: string } {
  const name = typeof given === 'string' ? cleanName(given, 128) : '';
  return name ? { display_name: name } : {};
}

/** In old files, the sender is the whole user. */
function senderOf({ sender }: JSONObject): string | null {
  const name =
    typeof sender === 'object' && sender !== null && !Array.isArray(sender)
      ? sender.username
      : sender;
  return readUsername(name);
}

/** A user of a file; null if it is not one. */
export const cleanUser = (username: string, user: JSONObject): IUser | null =>
  isUsername(username) && checkUser(user, username, user.bot === true) === null
    ? readUser(username, user as unknown as IUser)
    : null;

/** Applies the rules for names. The picture is dropped, because the file may contain any address for it. */
function readUser(username: string, user: IUser): IUser {
  const kind = kindOf({ username, bot: user.bot });
  const said = (isChosen(kind) && user.name) || user.display_name || user.name || '';
  const name = cleanName(said, 128) || username;
  const { initials, color, bot } = user;
  return withMentionName({
    username,
    name: (!isChosen(kind) && cleanName(user.name ?? '', 128)) || name,
    display_name: markedName(name, kind),
    ...(initials && { initials: cleanLine(initials).slice(0, 4) }),
    ...(color && { color }),
    ...(bot && { bot })
  });
}

/** An attachment of a file; null if it is not one. */
export const cleanAttachment = (
  id: string,
  value: JSONObject,
  limits: ILimits
): IAttachment | null =>
  id.length <= 128 && checkAttachment(value, limits) === null
    ? (value as unknown as IAttachment)
    : null;
