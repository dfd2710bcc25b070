import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import { addCandidate } from './candidates.js';
import {
  attach,
  authorOf,
  fallBack,
  grow,
  notYours,
  refuse,
  replace,
  write,
  type IJudgement
} from './judgement.js';
import type { IAuthor, ICandidate, IEntry } from './plan.js';
import { ROOTS, ruleOf } from './rules.js';
import { cleanBundle, fieldOf, isCleanBundle, valueOf } from './values.js';

/** The maximum number of characters in a key that a client chooses. */
const MAX_KEY = 128;

const isOneValue = (content: unknown): content is Y.ContentAny =>
  content instanceof Y.ContentAny && content.arr.length === 1;

/** Decide whether a struct passes, by its target. */
export function judgeStruct(judgement: IJudgement, entry: IEntry, item: Y.Item): void {
  const { target } = entry;
  const { content } = item;
  const erased = content instanceof Y.ContentDeleted;
  const reject = (code: ErrorCode, verdict: 'void' | 'tomb' = 'void'): void => {
    entry.verdict = verdict;
    if (!erased) {
      refuse(judgement, { code });
    }
  };
  switch (target.kind) {
    case 'judging': // never, but what is not known is refused
    case 'gone':
      return reject('orphan');
    case 'nowhere':
      entry.verdict = 'void';
      return refuse(judgement, { code: 'not_allowed' }); // even if its content is deleted: its author's copy may differ because of it
    case 'list':
      if (content instanceof Y.ContentType && content.type.constructor === Y.Map) {
        addCandidate(judgement, entry, target.isAstray);
      } else if (!judgement.context.meter()) {
        // Such a struct would never merge with its neighbours, so it counts towards the rate limit even if it has no effect.
        entry.verdict = 'void';
        refuse(judgement, { code: 'too_many_requests' });
      } else if (!erased) {
        reject('not_a_message', 'tomb');
      }
      return;
    case 'new-field':
      target.candidate.parts.push(entry);
      return judgeNewField(judgement, entry, target.candidate, target.key, content);
    case 'new-text':
      target.candidate.parts.push(entry);
      return judgeNewText(judgement, target.candidate, content);
    case 'field':
      return judgeField(judgement, entry, target.message, target.key, content);
    case 'text':
      return judgeText(judgement, entry, target.message, target.text, content);
    case 'root': {
      const code = judgeRoot(judgement, entry, target.type, target.key, content);
      return code ? reject(code) : undefined;
    }
  }
}

function judgeNewField(
  judgement: IJudgement,
  entry: IEntry,
  candidate: ICandidate,
  key: string,
  content: unknown
): void {
  const rule = ruleOf(key);
  if (content instanceof Y.ContentDeleted) {
    return; // a value of the candidate that the frame itself replaced
  }
  if (!rule?.create) {
    candidate.refusal ??= 'unknown_field';
    return;
  }
  const { freest } = judgement.context; // the sender of the message may not be known yet
  if (rule.bots && !freest.principal.bot) {
    candidate.refusal ??= 'bots_only';
    return;
  }
  const isKept = !Y.isDeleted(judgement.frame.deletes, entry.struct.id);
  if (rule.text && content instanceof Y.ContentType && content.type.constructor === Y.Text) {
    candidate.fields.set(key, '');
    candidate.canGrow = true;
    return;
  }
  if (!isOneValue(content)) {
    candidate.refusal ??= 'bad_value';
    return;
  }
  const value: unknown = content.arr[0];
  const isSetAnew = rule.fixed && candidate.fields.has(key) && candidate.fields.get(key) !== value;
  candidate.refusal ??= isSetAnew ? 'bad_value' : rule.check(value, freest.limits);
  candidate.fields.set(key, value);
  if (isKept) {
    candidate.values.push({ key, value });
  }
  if (key === 'reply_to' && !candidate.refusal) {
    candidate.replies.push({ entry, id: value as string });
  }
  if (key === 'mime_model' && !candidate.refusal) {
    const bundle = value as Record<string, unknown>;
    candidate.bundle = undefined;
    if (!isCleanBundle(bundle, judgement.context.limits)) {
      candidate.bundle = cleanBundle(bundle);
      entry.verdict = 'tomb';
    }
  }
}

function judgeNewText(judgement: IJudgement, candidate: ICandidate, content: unknown): void {
  if (content instanceof Y.ContentDeleted) {
    return;
  }
  if (!(content instanceof Y.ContentString)) {
    candidate.refusal ??= 'bad_value';
    return;
  }
  candidate.textLength += content.str.length;
  if (candidate.textLength > judgement.context.limits.textLength) {
    candidate.refusal ??= 'message_too_long';
  }
}

function judgeField(
  judgement: IJudgement,
  entry: IEntry,
  message: YMessage,
  key: string,
  content: unknown
): void {
  const rule = ruleOf(key);
  const type = message as Y.AbstractType<unknown>;
  const now = fieldOf(message, key);
  const author = authorOf(judgement, message);
  if (rule?.server && author) {
    return replace(judgement, entry, type, key, now);
  }
  const erased = content instanceof Y.ContentDeleted;
  const edit = judgement.edits.of(message);
  const place = refusalOfPlace(judgement, message, key, author);
  if (place) {
    entry.verdict = 'void';
    return erased ? undefined : edit.add(entry, place);
  }
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  if (fieldOf(message, 'deleted')) {
    // A deleted message cannot change any more. Deleting it a second time is allowed.
    replace(judgement, entry, type, key, now);
    return erased || value === now ? undefined : refuse(judgement, { code: 'orphan' });
  }
  const { limits } = author ?? judgement.context;
  const wrong = isOneValue(content) ? (rule?.check(value, limits) ?? null) : 'bad_value';
  write(judgement, type, key);
  edit.set(entry, key, erased ? null : wrong);
  if (rule?.text) {
    fallBack(judgement, type, key, now); // a message always has a body
  }
  if (key === 'attachments' && !erased && !wrong) {
    (value as string[]).forEach(file => edit.files.push(file));
  }
  if (key === 'mime_model' && !erased && !wrong) {
    const bundle = value as Record<string, unknown>;
    if (!isCleanBundle(bundle, limits)) {
      replace(judgement, entry, type, key, cleanBundle(bundle));
    }
  }
}

/** The reason why the sender may not set this field of this message, whatever the value; null if they may. */
function refusalOfPlace(
  judgement: IJudgement,
  message: YMessage,
  key: string,
  author: IAuthor | null
): ErrorCode | null {
  if (!ruleOf(key)?.edit) {
    return 'not_allowed';
  }
  const action = key === 'deleted' ? 'message.delete' : 'message.edit';
  if (!author?.can(action, author.principal.username)) {
    return notYours(judgement);
  }
  if (key !== 'deleted' && judgement.context.isStopped(message)) {
    return 'stream_ended';
  }
  // The kind of a body is fixed at creation: a string cannot replace a growing text.
  return message._map.get(key)?.content instanceof Y.ContentType ? 'bad_value' : null;
}

function judgeText(
  judgement: IJudgement,
  entry: IEntry,
  message: YMessage,
  text: Y.Text,
  content: unknown
): void {
  const erased = content instanceof Y.ContentDeleted;
  const edit = judgement.edits.of(message);
  const author = authorOf(judgement, message);
  const place = !author?.can('message.edit', author.principal.username)
    ? notYours(judgement)
    : fieldOf(message, 'deleted')
      ? 'orphan'
      : judgement.context.isStopped(message)
        ? 'stream_ended'
        : null;
  if (erased) {
    entry.verdict = place ? 'void' : 'pass';
    return place ? undefined : edit.add(entry, null);
  }
  edit.isStream = true;
  if (place || !(content instanceof Y.ContentString)) {
    return edit.add(entry, place ?? 'bad_value');
  }
  edit.characters += content.str.length;
  edit.pieces++;
  edit.add(entry, grow(judgement, text, content.str.length) ? null : 'message_too_long');
}

function judgeRoot(
  judgement: IJudgement,
  entry: IEntry,
  type: Y.AbstractType<unknown>,
  key: string | null,
  content: unknown
): ErrorCode | null {
  const { principal } = judgement.context;
  if (!judgement.context.can('message.send')) {
    return 'read_only';
  }
  const rule = ROOTS[Y.findRootTypeKey(type)];
  if (typeof rule !== 'object' || key === null || !isOpen(judgement, rule.entry, type, key)) {
    return 'not_allowed';
  }
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  const before = valueOf(type._map.get(key));
  if (content instanceof Y.ContentDeleted && judgement.context.meter()) {
    // A value of this entry that its author has replaced since. Later structs refer to it, so it must keep its place.
    if (rule.entry === 'own') {
      write(judgement, type, key);
      fallBack(judgement, type, key, before);
    }
    return null;
  }
  const code =
    rule.check(value, principal, judgement.context.limits) ?? countEntry(judgement, rule.entry);
  if (code) {
    return code;
  }
  if (rule.entry === 'new') {
    judgement.brought.add(key);
    return null;
  }
  const clean = rule.clean(value, principal, before);
  if (clean === value) {
    write(judgement, type, key);
    fallBack(judgement, type, key, value);
  } else {
    replace(judgement, entry, type, key, clean);
  }
  return null;
}

function countEntry(judgement: IJudgement, entry: 'own' | 'new'): ErrorCode | null {
  const code = entry === 'new' ? attach(judgement) : null;
  return code ?? (judgement.context.meter() ? null : 'too_many_requests');
}

/** Whether the sender may set this entry. */
const isOpen = (
  { context }: IJudgement,
  entry: 'own' | 'new',
  type: Y.AbstractType<unknown>,
  key: string
): boolean =>
  entry === 'own'
    ? key === context.principal.username
    : key.length <= MAX_KEY && !type._map.has(key) && !context.isAttached(key);
