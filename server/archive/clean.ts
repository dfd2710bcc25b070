import type { JSONObject } from '@lumino/coreutils';
import {
  cleanLine,
  cleanName,
  isChosen,
  kindOf,
  markedName,
  withMentionName
} from '../../src/document/index.js';
import type { IAttachment, IUser } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import { isUsername, readUsername } from '../identity/principal.js';
import { MESSAGE_FIELDS } from '../rooms/gate/rules.js';
import { checkAttachment, checkUser, cleanBundle, isMessageId } from '../rooms/gate/values.js';
import type { ILimits } from '../limits.js';
import type { IMessageRow } from '../storage/storage.js';
import type { Progress } from './progress.js';

export interface ICleanOptions {
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly progress?: Progress;
}

/**
 * The messages of a file, checked by the rules for messages and numbered in the order of the file. A field that breaks its rule is left
 * out. So is a message without a sender or a body.
 */
export function cleanMessages(
  raw: readonly JSONObject[],
  { clock, limits, progress }: ICleanOptions
): IMessageRow[] {
  const ids = new Set<string>();
  const rows: IMessageRow[] = [];
  // A bot's message may have the length of a streamed text.
  const bounds = { ...limits, bodyLength: limits.textLength };
  raw.forEach((message, i) => {
    const fields = cleanFields(message, bounds);
    const { type = 'msg', body, time, id } = fields;
    const sender = senderOf(message);
    if (sender !== null && typeof body === 'string' && type === (message.type ?? 'msg')) {
      const own = isMessageId(id) && !ids.has(id) ? id : clock.uuid();
      ids.add(own);
      rows.push({
        ...fields,
        type: 'msg',
        id: own,
        body,
        sender,
        time: typeof time === 'number' ? time : clock.now() / 1000,
        raw_time: false,
        seq: rows.length + 1
      });
    }
    progress?.update(i + 1, raw.length);
  });
  return rows;
}

function cleanFields(message: JSONObject, limits: ILimits): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries(MESSAGE_FIELDS)) {
    const value = Object.hasOwn(message, key) ? message[key] : undefined;
    if (value !== undefined && value !== null && rule.check(value, limits) === null) {
      fields[key] = key === 'mime_model' ? cleanBundle(value as JSONObject) : value;
    }
  }
  return fields;
}

/** In old files, the sender is the whole user. */
function senderOf({ sender }: JSONObject): string | null {
  const name =
    typeof sender === 'object' && sender !== null && !Array.isArray(sender)
      ? sender.username
      : sender;
  return readUsername(name);
}

export const cleanUsers = (raw: { readonly [username: string]: JSONObject }): IUser[] =>
  Object.entries(raw)
    .filter(
      ([username, user]) =>
        isUsername(username) && checkUser(user, username, user.bot === true) === null
    )
    .map(([username, user]) => readUser(username, user as unknown as IUser));

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

export const cleanAttachments = (
  raw: { readonly [id: string]: JSONObject },
  limits: ILimits
): Map<string, IAttachment> =>
  new Map(
    Object.entries(raw)
      .filter(([id, value]) => id.length <= 128 && checkAttachment(value, limits) === null)
      .map(([id, value]) => [id, value as unknown as IAttachment])
  );
