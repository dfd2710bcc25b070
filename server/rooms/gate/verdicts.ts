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
      } else if (!erased) {
        refuse('not_a_message', 'tomb');
      }
      return;
    case 'new-field':
      target.draft.parts.push(entry);
      return judgeNewField(judge, entry, target.draft, target.key, content);
    case 'new-text':
      target.draft.parts.push(entry);
      return judgeNewText(judge, target.draft, content, refuse);
    case 'field': {
      const code = judgeField(judge, entry, target.message, target.key, content);
      return code ? refuse(code) : undefined;
    }
    case 'text': {
      const code = judgeText(judge, target.message, target.text, content);
      return code ? refuse(code) : undefined;
    }
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
  draft.refusal ??= isSetAnew ? 'bad_value' : rule.check(value, judge.ground.limits);
  draft.fields.set(key, value);
  if (key === 'mime_model' && !draft.refusal) {
    const bundle = value as Record<string, unknown>;
    draft.bundle = undefined;
    if (!isCleanBundle(bundle, judge.ground.limits)) {
      draft.bundle = cleanBundle(bundle);
      entry.verdict = 'tomb';
    }
  }
}

function judgeNewText(
  judge: Judge,
  draft: IDraftMessage,
  content: unknown,
  refuse: (code: ErrorCode) => void
): void {
  if (content instanceof Y.ContentDeleted) {
    return;
  }
  if (!(content instanceof Y.ContentString)) {
    return refuse('bad_value');
  }
  draft.textLength += content.str.length;
  if (draft.textLength > judge.ground.limits.textLength) {
    draft.refusal ??= 'message_too_long';
  }
}

function judgeField(
  judge: Judge,
  entry: IEntry,
  message: YMessage,
  key: string,
  content: unknown
): ErrorCode | null {
  const rule = ruleOf(key);
  const author = fieldOf(message, 'sender') as string;
  const own = author === judge.ground.principal.username;
  const now = fieldOf(message, key);
  if (rule?.server && own) {
    judge.replace(entry, message as Y.AbstractType<unknown>, key, now);
    return null;
  }
  if (!rule?.edit) {
    return 'not_allowed';
  }
  const action = key === 'deleted' ? 'message.delete' : 'message.edit';
  if (!own || !judge.ground.may(action, author)) {
    return 'not_yours';
  }
  // The kind of a body is fixed at creation: a text that grows is not replaced by a string.
  if (message._map.get(key)?.content instanceof Y.ContentType) {
    return 'bad_value';
  }
  const type = message as Y.AbstractType<unknown>;
  const erased = content instanceof Y.ContentDeleted;
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  if (fieldOf(message, 'deleted')) {
    // Deleting ends a message, and may be said twice.
    judge.replace(entry, type, key, now);
    return judge.tell(erased || value === now ? null : 'orphan');
  }
  const { limits } = judge.ground;
  const wrong = erased ? null : isOneValue(content) ? rule.check(value, limits) : 'bad_value';
  const code = wrong ?? (judge.tally.change(message) ? null : 'too_many_requests');
  if (code) {
    judge.replace(entry, type, key, now);
    return judge.tell(code);
  }
  judge.write(type, key);
  if (rule.text) {
    judge.fallBack(type, key, now); // no message is without a body
  }
  if (key === 'mime_model' && !erased && !isCleanBundle(value as Record<string, unknown>, limits)) {
    judge.replace(entry, type, key, cleanBundle(value as Record<string, unknown>));
  }
  return null;
}

function judgeText(
  judge: Judge,
  message: YMessage,
  text: Y.Text,
  content: unknown
): ErrorCode | null {
  const author = fieldOf(message, 'sender') as string;
  if (author !== judge.ground.principal.username || !judge.ground.may('message.edit', author)) {
    return 'not_yours';
  }
  if (fieldOf(message, 'deleted')) {
    return 'orphan';
  }
  if (content instanceof Y.ContentDeleted) {
    return null;
  }
  if (!(content instanceof Y.ContentString)) {
    return 'bad_value';
  }
  if (!judge.tally.grow(text, content.str.length)) {
    return 'message_too_long';
  }
  judge.streamed.add(message);
  return null;
}

function judgeRoot(
  judge: Judge,
  entry: IEntry,
  type: Y.AbstractType<unknown>,
  key: string | null,
  content: unknown
): ErrorCode | null {
  const { principal } = judge.ground;
  if (!judge.ground.may('message.send')) {
    return 'read_only';
  }
  const rule = ROOTS[Y.findRootTypeKey(type)];
  if (typeof rule !== 'object' || key === null || !isOpen(judge, rule.entry, type, key)) {
    return 'not_allowed';
  }
  const value: unknown = isOneValue(content) ? content.arr[0] : undefined;
  const code = rule.check(value, principal, judge.ground.limits) ?? countEntry(judge, rule.entry);
  if (code || rule.entry === 'new') {
    return code;
  }
  const clean = rule.clean(value, principal, valueOf(type._map.get(key)));
  if (clean === value) {
    judge.write(type, key);
  } else {
    judge.replace(entry, type, key, clean);
  }
  return null;
}

function countEntry(judge: Judge, entry: 'own' | 'new'): ErrorCode | null {
  if (entry === 'new' && !judge.tally.attach()) {
    return 'too_many_attachments';
  }
  return judge.ground.meter() ? null : 'too_many_requests';
}

/** Is the entry the sender's to set? */
const isOpen = (
  { ground }: Judge,
  entry: 'own' | 'new',
  type: Y.AbstractType<unknown>,
  key: string
): boolean =>
  entry === 'own'
    ? key === ground.principal.username
    : key.length <= MAX_KEY && !type._map.has(key) && !ground.isAttached(key);
