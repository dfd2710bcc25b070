import * as Y from 'yjs';
import { isEmptied } from './content.js';
import { mayHave } from './edited-files.js';
import type { Edit } from './edits.js';
import { authorOf, refuse, replace, type IJudgement } from './judgement.js';
import { fieldOf } from './values.js';

/** Decide about the edits of a frame, once all its structs and deletions are judged. If any part of an edit is refused, all of it is. */
export function judgeEdits(judgement: IJudgement): void {
  for (const edit of judgement.edits.all) {
    judgeEdit(judgement, edit);
  }
}

function judgeEdit(judgement: IJudgement, edit: Edit): void {
  const { changed, streamed, context, frame, edits } = judgement;
  const { message, isChange, isRemoval, isStream } = edit;
  const id = fieldOf(message, 'id');
  if (!isRemoval && edit.isVain(frame.deletes)) {
    edit.refuse('bad_value');
  }
  // A refused edit may have values of any type.
  if (!isRemoval && !edit.refusal && empties(judgement, edit)) {
    edit.refuse('bad_value');
  }
  if (!mayHave(edit.files, fieldOf(message, 'attachments'), file => isOwn(judgement, edit, file))) {
    edit.refuse('attachment_not_found');
  }
  if (!edit.refusal && (isChange || isRemoval || (isStream && !context.isGrowing(message)))) {
    // A document from before the gate may hold a message without an id. No row exists for such a message.
    const fits = isRemoval && typeof id !== 'string' ? true : context.meter();
    edit.refusal = fits ? null : 'too_many_requests';
  }
  if (edit.refusal) {
    undo(judgement, edit);
    refuse(judgement, { code: edit.refusal, ...(edit.deletes && { reset: true }) });
  } else if (isRemoval) {
    if (typeof id === 'string') {
      edits.removed.push(id);
    }
  } else {
    if (isChange) {
      changed.add(message);
      for (const key of [...edit.fields.map(field => field.key), ...edit.removed]) {
        edit.before.set(key, fieldOf(message, key));
      }
    }
    if (edit.isStream) {
      streamed.add(message);
      edits.grown += Math.max(0, Math.min(edit.characters, edit.pieces));
    }
  }
}

/** Whether an edit takes the last content from a message that it does not delete. Stock clients delete by an edit: they set `deleted`. */
function empties(judgement: IJudgement, edit: Edit): boolean {
  const { frame } = judgement;
  const { message } = edit;
  const [bodies, files, bundles, deleted] = ['body', 'attachments', 'mime_model', 'deleted'].map(
    key => edit.valuesOf(key, frame.deletes)
  );
  const author = authorOf(judgement, message);
  // The author of a text that is written letter by letter may clear it and write on.
  if (deleted?.includes(true) || !author || message.get('body') instanceof Y.Text) {
    return false;
  }
  const body = fieldOf(message, 'body');
  const text = typeof body === 'string' ? body.length : 0;
  const named = fieldOf(message, 'attachments');
  const before = {
    text,
    files: Array.isArray(named) ? named.length : 0,
    hasBundle: fieldOf(message, 'mime_model') !== undefined
  };
  // Of several values, any may win.
  const least = (values: readonly unknown[] | null, known: number): number =>
    values === null
      ? 0
      : values.length === 0
        ? known
        : values.reduce<number>(
            (length, value) => Math.min(length, (value as string | readonly unknown[]).length),
            Infinity
          );
  const after = {
    text: least(bodies, text),
    files: least(files, before.files),
    hasBundle: bundles !== null && (bundles.length > 0 || before.hasBundle)
  };
  return isEmptied(before, after, {
    isBot: author.principal.bot,
    setsFiles: files === null || files.length > 0
  });
}

/** Whether the author of a message has added this attachment to the chat, before this frame or by it. */
function isOwn({ brought, context }: IJudgement, { message }: Edit, file: string): boolean {
  const sender = fieldOf(message, 'sender');
  const isNew = brought.has(file) && sender === context.principal.username;
  return isNew || context.isOf(file, String(sender));
}

/** Refuse all parts of an edit. */
function undo(judgement: IJudgement, { message, fields, others }: Edit): void {
  const type = message as Y.AbstractType<unknown>;
  for (const { entry, key } of fields) {
    replace(judgement, entry, type, key, fieldOf(message, key));
  }
  others.forEach(entry => (entry.verdict = 'void'));
}
