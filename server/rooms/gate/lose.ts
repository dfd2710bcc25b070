import type * as Y from 'yjs';
import { fallBack, type IJudgement } from './judgement.js';
import type { Edit } from './edits.js';
import type { IEntry } from './plan.js';

/** See `IPlan.lose`. */
export function lose(judgement: IJudgement, lost: ReadonlySet<IEntry>): IEntry[] {
  const files = new Set(
    [...lost].flatMap(({ target }) =>
      target.kind === 'root' && target.key !== null && judgement.brought.has(target.key)
        ? [target.key]
        : []
    )
  );
  const rest: IEntry[] = [];
  for (const edit of judgement.edits.all) {
    const parts = [...edit.fields.map(({ entry }) => entry), ...edit.others];
    const isCut = parts.some(part => lost.has(part)) || edit.files.some(file => files.has(file));
    if (isCut && !edit.refusal && !edit.isRemoval) {
      takeBack(judgement, edit);
      parts.filter(part => isThere(part, lost)).forEach(part => rest.push(part));
    }
  }
  for (const { entry, parts, fields } of judgement.candidates) {
    const named = fields.get('attachments');
    const isCut =
      parts.some(part => lost.has(part)) ||
      (Array.isArray(named) && named.some(file => files.has(file as string)));
    if (isCut && isThere(entry, lost)) {
      rest.push(entry);
    }
  }
  return rest;
}

/** Refuse an edit that has passed. Its deletions are dropped then. */
function takeBack(judgement: IJudgement, edit: Edit): void {
  const { message } = edit;
  const type = message as Y.AbstractType<unknown>;
  edit.refuse('too_many_requests');
  judgement.changed.delete(message);
  judgement.streamed.delete(message);
  edit.before.forEach((value, key) => {
    judgement.fallbacks.get(type)?.delete(key);
    fallBack(judgement, type, key, value);
  });
}

const isThere = (entry: IEntry, lost: ReadonlySet<IEntry>): boolean =>
  entry.verdict === 'pass' && !lost.has(entry);
