import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import { fieldOf, valueOf } from './fields.js';
import type { Judge } from './judge.js';
import type { IDraftMessage, IEntry } from './plan.js';
import { ROOTS, ruleOf } from './rules.js';
import { cleanBundle, isCleanBundle } from './values.js';

/** Characters of a key that a client chooses. */
const MAX_KEY = 128;

const isOneValue = (content: unknown): content is Y.ContentAny =>
  content instanceof Y.ContentAny && content.arr.length === 1;

/** Say whether a struct passes, by the place where it would land. */
export function judgeStruct(judge: Judge, entry: IEntry, item: Y.Item): void {
  const { target } = entry;
  const { content } = item;
  const erased = content instanceof Y.ContentDeleted;
  const refuse = (code: ErrorCode, verdict: 'void' | 'tomb' = 'void'): void => {
    entry.verdict = verdict;
    if (!erased) {
      judge.refuse({ code });
    }
  };
  switch (target.kind) {
    case 'gone':
      return refuse('orphan');
    case 'nowhere':
      entry.verdict = 'void';
      return judge.refuse({ code: 'not_allowed' }); // erased or not: its author's copy may differ by it
    case 'list':
      if (content instanceof Y.ContentType && content.type.constructor === Y.Map) {
        judge.addDraft(entry);
      } else if (!judge.context.meter()) {
        // It would never merge with what stands beside it: what has no effect counts like what has one.
        entry.verdict = 'void';
        judge.refuse({ code: 'too_many_requests' });
      } else if (!erased) {
        refuse('not_a_message', 'tomb');
      }
      return;
    case 'new-field':
      target.draft.parts.push(entry);
      return judgeNewField(judge, entry, target.draft, target.key, content);
    case 'new-text':
      target.draft.parts.push(entry);
      return judgeNewText(judge, target.draft, content);
    case 'field':
      return judgeField(judge, entry, target.message, target.key, content);
    case 'text':
      return judgeText(judge, entry, target.message, target.text, content);
    case 'root': {
      const code = judgeRoot(judge, entry, target.type, target.key, content);
      return code ? refuse(code) : undefined;
    }
  }
}

function judgeNewField(
  judge: Judge,
  entry: IEntry,
  draft: IDraftMessage,
  key: string,
  content: unknown
): void {
  const rule = ruleOf(key);
  if (content instanceof Y.ContentDeleted) {
    return; // a value of the draft that was set again
  }
  if (!rule?.create) {
    draft.refusal ??= 'unknown_field';
    return;
  }
  if (rule.text && content instanceof Y.ContentType && content.type.constructor === Y.Text) {
    draft.fields.set(key, '');
    return;
  }
  if (!isOneValue(content)) {
    draft.refusal ??= 'bad_value';
    return;
  }
  const value: unknown = content.arr[0];
  const isSetAnew = rule.fixed && draft.fields.has(key) && draft.fields.get(key) !== value;
  draft.refusal ??= isSetAnew ? 'bad_value' : rule.check(value, judge.context.limits);
  draft.fields.set(key, value);
  if (key === 'mime_model' && !draft.refusal) {
    const bundle = value as Record<string, unknown>;
    draft.bundle = undefined;
    if (!isCleanBundle(bundle, judge.context.limits)) {
      draft.bundle = cleanBundle(bundle);
      entry.verdict = 'tomb';
    }
  }
}

function judgeNewText(judge: Judge, draft: IDraftMessage, content: unknown): void {
  if (content instanceof Y.ContentDeleted) {
    return;
  }
  if (!(content instanceof Y.ContentString)) {
    draft.refusal ??= 'bad_value';
    return;
  }
  draft.textLength += content.str.length;
  if (draft.textLength > judge.context.limits.textLength) {
    draft.refusal ??= 'message_too_long';
  }
}

function judgeField(
  judge: Judge,
  entry: IEntry,
  message: YMessage,
  key: string,
  content: unknown
): void {
  const rule = ruleOf(key);
  const type = message as Y.AbstractType<unknown>;
  const now = fieldOf(message, key);
  const own = isOwn(judge, message);
  if (rule?.server && own) {
    return judge.replace(entry, type, key, now);
  }
  const erased = content instanceof Y.ContentDeleted;
  const edit = judge.edits.of(message);
  const place = refusalOfPlace(judge, message, key, own);
  if (place) {
    entry.verdict = 'void';
    return erased ? undefined : edit.add(entry, place);
  }
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  if (fieldOf(message, 'deleted')) {
    // Deleting ends a message, and may be said twice.
    judge.replace(entry, type, key, now);
    return erased || value === now ? undefined : judge.refuse({ code: 'orphan' });
  }
  const { limits } = judge.context;
  const wrong = isOneValue(content) ? (rule?.check(value, limits) ?? null) : 'bad_value';
  judge.write(type, key);
  edit.set(entry, key, erased ? null : wrong);
  if (rule?.text) {
    judge.fallBack(type, key, now); // no message is without a body
  }
  if (key === 'mime_model' && !erased && !wrong) {
    const bundle = value as Record<string, unknown>;
    if (!isCleanBundle(bundle, limits)) {
      judge.replace(entry, type, key, cleanBundle(bundle));
    }
  }
}

const isOwn = (judge: Judge, message: YMessage): boolean =>
  fieldOf(message, 'sender') === judge.context.principal.username;

/** Why the sender may not set this field of this message, whatever to. */
function refusalOfPlace(
  judge: Judge,
  message: YMessage,
  key: string,
  own: boolean
): ErrorCode | null {
  if (!ruleOf(key)?.edit) {
    return 'not_allowed';
  }
  const action = key === 'deleted' ? 'message.delete' : 'message.edit';
  if (!own || !judge.context.can(action, fieldOf(message, 'sender') as string)) {
    return 'not_yours';
  }
  // The kind of a body is fixed at creation: a text that grows is not replaced by a string.
  return message._map.get(key)?.content instanceof Y.ContentType ? 'bad_value' : null;
}

function judgeText(
  judge: Judge,
  entry: IEntry,
  message: YMessage,
  text: Y.Text,
  content: unknown
): void {
  const erased = content instanceof Y.ContentDeleted;
  const edit = judge.edits.of(message);
  const author = fieldOf(message, 'sender') as string;
  const place =
    !isOwn(judge, message) || !judge.context.can('message.edit', author)
      ? 'not_yours'
      : fieldOf(message, 'deleted')
        ? 'orphan'
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
  edit.add(entry, judge.tally.grow(text, content.str.length) ? null : 'message_too_long');
}

function judgeRoot(
  judge: Judge,
  entry: IEntry,
  type: Y.AbstractType<unknown>,
  key: string | null,
  content: unknown
): ErrorCode | null {
  const { principal } = judge.context;
  if (!judge.context.can('message.send')) {
    return 'read_only';
  }
  const rule = ROOTS[Y.findRootTypeKey(type)];
  if (typeof rule !== 'object' || key === null || !isOpen(judge, rule.entry, type, key)) {
    return 'not_allowed';
  }
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  const before = valueOf(type._map.get(key));
  if (rule.entry === 'own' && content instanceof Y.ContentDeleted && judge.context.meter()) {
    // An entry that was set again meanwhile: what comes behind it stands on it.
    judge.write(type, key);
    judge.fallBack(type, key, before);
    return null;
  }
  const code = rule.check(value, principal, judge.context.limits) ?? countEntry(judge, rule.entry);
  if (code || rule.entry === 'new') {
    return code;
  }
  const clean = rule.clean(value, principal, before);
  if (clean === value) {
    judge.write(type, key);
    judge.fallBack(type, key, value);
  } else {
    judge.replace(entry, type, key, clean);
  }
  return null;
}

function countEntry(judge: Judge, entry: 'own' | 'new'): ErrorCode | null {
  if (entry === 'new' && !judge.tally.attach()) {
    return 'too_many_attachments';
  }
  return judge.context.meter() ? null : 'too_many_requests';
}

/** Is the entry the sender's to set? */
const isOpen = (
  { context }: Judge,
  entry: 'own' | 'new',
  type: Y.AbstractType<unknown>,
  key: string
): boolean =>
  entry === 'own'
    ? key === context.principal.username
    : key.length <= MAX_KEY && !type._map.has(key) && !context.isAttached(key);
