import * as Y from 'yjs';
import type { ErrorCode } from '../../errors.js';
import { authorOf, refuse, type IJudgement } from './judgement.js';
import { asksOthers } from './options.js';
import type { IAuthor, ICandidate, ICreatedMessage, IEntry } from './plan.js';
import { ruleOf } from './rules.js';
import { isFileIds, isMessageId } from './values.js';

/** Begin a new message. It is a candidate until the gate has accepted or refused it. */
export function addCandidate({ candidates }: IJudgement, entry: IEntry, isAstray: boolean): void {
  entry.candidate = {
    entry,
    isAstray,
    fields: new Map(),
    values: [],
    parts: [],
    replies: [],
    textLength: 0,
    canGrow: false,
    refusal: null
  };
  candidates.push(entry.candidate);
}

/** Judge the new messages, once all their fields are known. Returns the accepted ones. */
export function judgeCandidates(judgement: IJudgement): ICreatedMessage[] {
  const created: ICreatedMessage[] = [];
  const ids = new Set<string>();
  for (const candidate of judgement.candidates) {
    const id = candidate.fields.get('id');
    candidate.refusal ??= refusalOf(judgement, candidate, ids);
    const isReinsertion =
      candidate.refusal === 'message_id_taken' && reinserts(judgement, id as string);
    // A refused message leaves a tombstone, so it counts towards the rate limit too.
    if (!isReinsertion && !judgement.context.meter()) {
      candidate.refusal = 'too_many_requests';
    }
    if (candidate.refusal) {
      refuseCandidate(judgement, candidate, candidate.refusal, id);
      continue;
    }
    leaveOutReplies(candidate, reply => ids.has(reply) || judgement.context.canSee(reply));
    ids.add(id as string);
    const { bundle, isAstray } = candidate;
    const { id: struct } = candidate.entry.struct;
    created.push({ id: id as string, struct, isAstray, ...(bundle && { bundle }) });
  }
  return created;
}

/** A message that replies to one which its sender may not see, or which is not there, replies to none. Both cases look the same. */
function leaveOutReplies({ replies }: ICandidate, canSee: (id: string) => boolean): void {
  for (const { entry, id } of replies) {
    if (entry.verdict === 'pass' && !canSee(id)) {
      entry.verdict = 'tomb';
    }
  }
}

function refuseCandidate(
  judgement: IJudgement,
  { entry, isAstray, parts }: ICandidate,
  code: ErrorCode,
  id: unknown
): void {
  entry.verdict = isAstray ? 'void' : 'tomb'; // a tombstone has a place
  for (const part of parts) {
    part.verdict = part.verdict === 'known' ? 'known' : 'void';
  }
  if (code === 'message_id_taken' && reinserts(judgement, id as string)) {
    judgement.reinserted.add(id as string);
  } else if (!Y.isDeleted(judgement.frame.deletes, entry.struct.id)) {
    // A message that the same frame deletes again never was a message.
    refuse(judgement, { code, ...(isMessageId(id) && { id }) });
  }
}

function refusalOf(
  judgement: IJudgement,
  { entry, fields, values, isAstray, canGrow }: ICandidate,
  ids: ReadonlySet<string>
): ErrorCode | null {
  const { context, frame } = judgement;
  if (isAstray && Y.isDeleted(frame.deletes, entry.struct.id)) {
    return 'orphan';
  }
  const id = fields.get('id');
  const author = context.authorOf(fields.get('sender'));
  if (!author) {
    return 'forged_sender';
  }
  if (!author.can('message.send')) {
    return 'read_only';
  }
  if (author.isManaged) {
    return 'chat_managed';
  }
  if (typeof id !== 'string' || !fields.has('body') || (fields.has('streaming') && !canGrow)) {
    return 'bad_value';
  }
  const valuesOf = (field: string): unknown[] =>
    values.flatMap(({ key, value }) => (key === field ? [value] : []));
  const wrong = refusalOfFields(author, values, valuesOf);
  if (wrong) {
    return wrong;
  }
  if (ids.has(id) || context.isTaken(id)) {
    return 'message_id_taken';
  }
  if (!valuesOf('attachments').every(files => namesKnown(judgement, author, files))) {
    return 'attachment_not_found';
  }
  const replied = valuesOf('reply_to');
  const mayAnswer = (id: unknown): boolean => author.mayAnswer(id);
  return (replied.length > 0 ? replied : [undefined]).every(mayAnswer) ? null : 'bots_quiet';
}

/** Whether a new message names only attachments that its author may name: those of the chat, and those that its frame adds. */
function namesKnown(
  { context, frame, brought }: IJudgement,
  { principal }: IAuthor,
  files: unknown
): boolean {
  const isKnown = (file: string): boolean =>
    brought.has(file) || context.mayName(file, principal, frame.entries?.has(file) === true);
  return !isFileIds(files) || files.every(isKnown);
}

/** The values passed for the author who may write most. The author of the message may not be that one. */
function refusalOfFields(
  { principal, limits }: IAuthor,
  values: ICandidate['values'],
  valuesOf: (field: string) => readonly unknown[]
): ErrorCode | null {
  for (const { key, value } of values) {
    const rule = ruleOf(key);
    const code = rule?.bots && !principal.bot ? 'bots_only' : rule?.check(value, limits);
    if (code) {
      return code;
    }
  }
  const [options] = valuesOf('options');
  const audiences = valuesOf('audience');
  const asks = (audience: unknown): boolean => asksOthers(principal, options, audience);
  return (audiences.length > 0 ? audiences : [undefined]).some(asks) ? 'bad_value' : null;
}

/** Whether this frame deletes its sender's own message only to insert it again. Python's YChat does so to set a time. */
function reinserts(judgement: IJudgement, id: string): boolean {
  const message = judgement.context.chat.getYMessage(id);
  return (
    message?._item != null &&
    authorOf(judgement, message) !== null &&
    Y.isDeleted(judgement.frame.deletes, message._item.id)
  );
}
