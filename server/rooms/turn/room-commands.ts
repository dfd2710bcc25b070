import { keptApart } from '../../../src/document/index.js';
import type { IMessage, IMimeModel } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { reads, sees, WHOLE } from '../../policy/policy.js';
import type { Action } from '../../policy/policy.js';
import type { CommandOf, IDraft, IResults, RoomCommand, RoomCommandType } from '../commands.js';
import { MESSAGE_FIELDS, ruleOf } from '../gate/rules.js';
import { cleanBundle, isMessageId } from '../gate/values.js';
import { nameFor } from '../../policy/names.js';
import { mergeMetadata } from './metadata.js';
import { addParticipants, setRole } from './participant-commands.js';
import { rateKeyIn } from '../document/rates.js';
import { checkRetention } from '../../policy/retention.js';
import { sizeOf } from '../gate/sizes.js';
import { NOTHING } from './turn-messages.js';
import type { Turn } from './turn.js';

/** Commands that count towards the user's rate limit. */
const METERED: ReadonlySet<string> = new Set([
  'send',
  'edit',
  'delete',
  'react',
  'pin',
  'rename',
  'update-chat',
  'set-role',
  'add-participants',
  'attach',
  'detach'
]);

/** Commands that change the chat itself. The chat shows these changes, so they have a rate limit of their own, too. */
const CHANGES: ReadonlySet<string> = new Set([
  'rename',
  'update-chat',
  'set-role',
  'add-participants'
]);

/** The maximum number of different emoji under one message. */
const MAX_REACTIONS = 50;

/** Whether a text is one pictograph with its modifiers. */
const isEmoji = (text: string): boolean =>
  text.length <= 32 &&
  /^(\p{Extended_Pictographic}|\p{Emoji_Component})+$/u.test(text) &&
  !/^[0-9#*]+$/.test(text);

type Runner<T extends RoomCommandType> = (
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  /** Returns a message id that can be used once. */
  newId: () => string
) => IResults[T];

const RUNNERS: { [T in RoomCommandType]: Runner<T> } = {
  send: (turn, principal, { message: { display_name: given, ...said } }, newId) => {
    turn.authorize(principal, 'message.send');
    const name = nameFor(principal, given, 'display_name');
    const draft: IDraft = { ...said, ...(name !== undefined && { display_name: name }) };
    const { limits } = turn.room;
    const id = draft.id ?? newId();
    for (const [key, value] of Object.entries({ ...said, id, body: draft.body })) {
      const rule = ruleOf(key);
      const isLeftOut = value === undefined && key !== 'body';
      const code = rule?.create ? !isLeftOut && rule.check(value, limits) : 'unknown_field';
      if (code) {
        throw new ChatError(code, undefined, key);
      }
    }
    if (draft.metadata) {
      mergeMetadata({}, draft.metadata, limits.metadataBytes);
    }
    if (draft.id === undefined ? turn.messages.isTaken(id) : turn.isTaken(principal, id)) {
      const there = turn.messages.find(id);
      if (there?.seq !== undefined && there.sender === principal.username) {
        return { id, seq: there.seq, repeated: true };
      }
      throw new ChatError('message_id_taken', undefined, 'id');
    }
    // Attachments that clients write into the document are no files of the server. Only the document knows them.
    const reach = turn.room.readAccessOf(principal) ?? WHOLE;
    if (draft.attachments?.some(file => !turn.files.has(file, reach))) {
      throw new ChatError('attachment_not_found', undefined, 'attachments');
    }
    const bundle = draft.mime_model && { mime_model: bundleOf(turn, principal, draft.mime_model) };
    draft.attachments?.forEach(file => turn.files.unfold(file));
    const message = { ...draft, ...bundle, id, sender: principal.username };
    return { id, seq: turn.say(message, principal), repeated: false };
  },

  edit: (turn, principal, { id, body, metadata: patch }) => {
    const { metadata } = existing(turn, principal, id, 'message.edit');
    if (body === undefined && Object.keys(patch ?? {}).length === 0) {
      return;
    }
    const { limits, now } = turn.room;
    const code = body !== undefined && MESSAGE_FIELDS.body.check(body, limits);
    if (code) {
      throw new ChatError(code, undefined, 'body');
    }
    const merged = patch && mergeMetadata(metadata ?? {}, patch, limits.metadataBytes);
    turn.messages.amend(id, {
      ...(body !== undefined && { body, edited: true }),
      ...(merged && { metadata: merged as IMessage['metadata'] }),
      edited_time: now() / 1000
    });
  },

  delete: (turn, principal, { id }) => {
    const { mime_model: bundle } = existing(turn, principal, id, 'message.delete');
    if (!turn.room.chat.getYMessage(id)) {
      // For a message in the document, the volume finds its released files.
      keptApart(bundle).forEach(({ attachment }) => turn.files.detach(attachment));
    }
    turn.messages.amend(id, { ...NOTHING, deleted: true, deleted_time: turn.room.now() / 1000 });
  },

  react: (turn, principal, { id, emoji, on }) => {
    const { reactions = {} } = existing(turn, principal, id, 'message.react');
    // Check this before the lookup, because an object inherits keys such as `constructor`.
    if (!isEmoji(emoji)) {
      throw new ChatError('bad_value', undefined, 'emoji');
    }
    const others = (reactions[emoji] ?? []).filter(name => name !== principal.username);
    const names = on ? [...others, principal.username] : others;
    const next = Object.fromEntries(
      Object.entries({ ...reactions, [emoji]: names }).filter(([, who]) => who.length > 0)
    );
    if (Object.keys(next).length > MAX_REACTIONS) {
      throw new ChatError('bad_value', undefined, 'emoji');
    }
    if (on && sizeOf(next) > turn.room.limits.reactionsBytes) {
      throw new ChatError('too_many_reactions', undefined, 'emoji');
    }
    turn.messages.amend(id, { reactions: next });
  },

  pin: (turn, principal, { id, pinned }) => {
    const message = existing(turn, principal, id, 'message.pin');
    if (pinned && !message.pinned) {
      checkPins(turn, id);
    }
    turn.messages.amend(id, { pinned });
  },

  rename: (turn, principal, { topic, chat }, newId) =>
    update(turn, principal, { type: 'update-chat', chat, topic }, newId),

  'update-chat': update,

  attach: (turn, principal, { attachment }) => {
    turn.authorize(principal, 'message.send');
    if (turn.room.volume.entries >= turn.room.limits.attachments) {
      throw new ChatError('too_many_attachments');
    }
    const { username } = principal;
    const row = { ...attachment, uploader: username, createdOn: turn.room.now() };
    turn.files.attach(row, principal);
    return row;
  },

  detach: (turn, principal, { id }) => {
    turn.authorize(principal, 'chat.read');
    const row = turn.files.find(id);
    const reach = turn.room.readAccessOf(principal);
    if (!row || (reach && !sees(reach, row.createdOn))) {
      throw new ChatError('attachment_not_found');
    }
    turn.authorize(principal, 'message.delete', row.uploader);
    turn.files.detach(id);
  },

  'set-role': setRole,
  'add-participants': addParticipants
};

/** Prepare the bundle of a command for the document. @throws ChatError `attachment_too_large` */
function bundleOf(turn: Turn, principal: IPrincipal, given: IMimeModel): IMimeModel {
  const clean = cleanBundle({ ...given });
  const bundle = clean as unknown as IMimeModel;
  if (sizeOf(clean) <= turn.room.limits.bundleBytes) {
    return bundle;
  }
  const kept = turn.files.keepApart(bundle, principal.username, principal);
  if (!kept) {
    throw new ChatError('attachment_too_large', undefined, 'mime_model');
  }
  return kept;
}

/** @throws ChatError `too_many_pins` */
function checkPins({ room, pins }: Turn, id: string): void {
  const { limits, volume } = room;
  if (pins.count >= limits.pins) {
    throw new ChatError('too_many_pins');
  }
  if (pins.bytes + volume.messages.of(id) > limits.pinnedBytes) {
    const message = `The pinned messages of a chat may have ${limits.pinnedBytes} bytes together (pinnedBytes).`;
    throw new ChatError('too_many_pins', message);
  }
}

function update(
  turn: Turn,
  principal: IPrincipal,
  { topic, metadata, retentionDays }: CommandOf<'update-chat'>,
  newId: () => string
): void {
  const { room } = turn;
  const by = principal.username;
  turn.authorize(principal, 'chat.rename');
  if (retentionDays !== undefined) {
    turn.authorize(principal, 'chat.delete');
    checkRetention(retentionDays);
  }
  if (metadata) {
    const merged = mergeMetadata(room.metadata, metadata, room.limits.metadataBytes);
    turn.setMetadata(metadata, merged, by);
  }
  if (retentionDays !== undefined) {
    turn.setRetention(retentionDays, by);
  }
  if (topic !== undefined && topic !== room.topic) {
    turn.rename(topic, by);
    turn.tell({ event: 'topicUpdated', topic, initiator: by }, principal, newId());
  }
}

/** Run a command inside a turn. @throws ChatError if it is refused; then nothing has changed */
export function runCommand<T extends RoomCommandType>(
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  newId: () => string
): IResults[T] {
  const { type } = command as RoomCommand;
  const { id, now, rates } = turn.room;
  const key = rateKeyIn(id, principal);
  if (METERED.has(type) && !turn.meter(principal)) {
    throw rates.messages.refusal(key, now());
  }
  if (CHANGES.has(type)) {
    rates.changes.consume(key, now());
  }
  const run = RUNNERS[type as T];
  return run(turn, principal, command, newId);
}

/** The message that a command names, if the principal may change it. Messages that they may not read count as missing. */
function existing(turn: Turn, principal: IPrincipal, id: string, action: Action): IMessage {
  turn.authorize(principal, 'chat.read');
  const message = isMessageId(id) ? turn.messages.find(id) : null;
  const reach = turn.room.readAccessOf(principal);
  if (!message || (reach && !reads(reach, message.seq ?? 0))) {
    throw new ChatError('message_not_found');
  }
  if (message.type === 'system') {
    throw new ChatError('system_message');
  }
  turn.authorize(principal, action, message.sender);
  return message;
}
