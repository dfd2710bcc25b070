import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { endOf, stateOf } from './clocks.js';
import { Edit } from './edits.js';
import { authorOf, notYours, refuse, type IJudgement } from './judgement.js';
import type { IRange } from './plan.js';
import { ruleOf } from './rules.js';
import { fieldOf } from './values.js';
import { partsCharacter } from './struct-tail.js';

/** The maximum number of places at which one frame cuts the text of one message. Honest editors cut twice for each deletion. */
const MAX_CUTS = 2_000;

/** `yes`; `quiet`: no, without an error; an `Edit`: the deletion passes or fails with it; or the code of the refusal. */
type Answer = 'yes' | 'quiet' | Edit | { readonly refusal: ErrorCode };

/** A part of the delete set that may pass. If it belongs to an edit, it passes only if the edit does. */
export interface IDeletion extends IRange {
  readonly client: number;
  readonly edit: Edit | null;
}

/** Judge the delete set. Allowed parts are kept and the rest is dropped. */
export function judgeDeletes(judgement: IJudgement): IDeletion[] {
  const { frame, context } = judgement;
  const kept: IDeletion[] = [];
  for (const [client, ranges] of frame.deletes.clients) {
    const state = stateOf(context.chat, client);
    const structs = context.chat.ydoc.store.clients.get(client) ?? [];
    const end = endOf(context.chat, frame, client);
    for (const { clock, len } of ranges) {
      const to = clock + len;
      if (to > end) {
        throw new ChatError('gap'); // it deletes structs that nobody has sent, so it is a gap as a reference to them would be
      }
      let i = clock < state ? Y.findIndexSS(structs, clock) : structs.length;
      for (; i < structs.length && structs[i].id.clock < to; i++) {
        const item = structs[i];
        // A step 2 repeats the whole delete set of its document. Structs that are deleted already cost nothing.
        if (item.deleted || !(item instanceof Y.Item)) {
          continue;
        }
        const edit = judgeDelete(judgement, item, clock, to);
        if (edit !== undefined) {
          const from = Math.max(clock, item.id.clock);
          const gone = Math.min(to, item.id.clock + item.length) - from;
          kept.push({ client, clock: from, len: gone, edit });
          if (edit?.isStream) {
            edit.characters -= gone;
          }
        }
      }
      const own = Math.max(clock, state);
      if (own < Math.min(to, end)) {
        // Structs that this frame itself added.
        kept.push({ client, clock: own, len: Math.min(to, end) - own, edit: null });
      }
    }
  }
  return kept;
}

/** The deletions that pass, by client, once all edits are judged. */
export function allowedOf(deletions: readonly IDeletion[]): Map<number, IRange[]> {
  const allowed = new Map<number, IRange[]>();
  for (const { client, clock, len, edit } of deletions) {
    if (edit?.refusal) {
      continue;
    }
    const ranges = allowed.get(client) ?? [];
    allowed.set(client, ranges);
    const last = ranges.at(-1);
    if (last && last.clock + last.len === clock) {
      last.len += len;
    } else {
      ranges.push({ clock, len });
    }
  }
  return allowed;
}

/**
 * Judge a deletion of one item between two clocks. Returns the edit it belongs to, null if it belongs to none, and undefined if the item
 * stays.
 */
function judgeDelete(
  judgement: IJudgement,
  item: Y.Item,
  clock: number,
  to: number
): Edit | null | undefined {
  const answer = canDelete(judgement, item);
  if (answer === 'quiet') {
    return undefined;
  }
  const cuts = [clock, to].filter(at => item.id.clock < at && at < item.id.clock + item.length);
  const code = cuts.some(at => partsCharacter(item, at))
    ? 'not_allowed'
    : cuts.length > 0 && !judgement.context.cut(cuts.length)
      ? 'too_many_requests'
      : null;
  if (answer instanceof Edit) {
    answer.deletes = true;
    answer.cuts += cuts.length;
    if (code || answer.cuts > MAX_CUTS) {
      answer.refuse(code ?? 'frame_too_large');
    }
    return answer;
  }
  const refusal = answer === 'yes' ? code : answer.refusal;
  if (refusal) {
    refuse(judgement, { code: refusal, reset: true });
  }
  return refusal ? undefined : null;
}

function canDelete(judgement: IJudgement, item: Y.Item): Answer {
  const { chat } = judgement.context;
  const parent = item.parent as Y.AbstractType<unknown>;
  const key = item.parentSub ?? '';
  if (parent === (chat.ymessages as Y.AbstractType<unknown>)) {
    return item.content instanceof Y.ContentType
      ? canDeleteMessage(judgement, item.content.type as unknown as YMessage)
      : { refusal: 'not_yours' };
  }
  const above = parent._item;
  if (above === null) {
    // The old value of an entry in another root may go if its new one is accepted.
    return judgement.written.get(parent)?.has(key) ? 'yes' : { refusal: 'not_yours' };
  }
  // This is a field of a message, or characters of its body.
  const isField = above.parent === chat.ymessages;
  const message = (isField ? parent : above.parent) as YMessage;
  if (message._item && Y.isDeleted(judgement.frame.deletes, message._item.id)) {
    return canDeleteMessage(judgement, message); // a part may go if its whole message may go
  }
  return isField
    ? canDeleteField(judgement, message, key)
    : canDeleteCharacters(judgement, message, above);
}

function canDeleteMessage(judgement: IJudgement, message: YMessage): Answer {
  const author = authorOf(judgement, message);
  const edit = judgement.edits.of(message);
  if (!author?.can('message.delete', author.principal.username)) {
    edit.refuse(notYours(judgement));
  } else if (judgement.reinserted.has(fieldOf(message, 'id') as string)) {
    return 'quiet'; // the message stays as it is
  }
  edit.isRemoval = true;
  return edit;
}

function canDeleteField(judgement: IJudgement, message: YMessage, key: string): Answer {
  const author = authorOf(judgement, message);
  if (author && judgement.written.get(message as Y.AbstractType<unknown>)?.has(key)) {
    return 'yes';
  }
  const rule = ruleOf(key);
  if (author && rule?.server) {
    return 'quiet';
  }
  const edit = judgement.edits.of(message);
  const fits =
    author &&
    rule?.edit &&
    !rule.fixed &&
    !rule.text &&
    !fieldOf(message, 'deleted') &&
    !judgement.context.isStopped(message) &&
    author.can('message.edit', author.principal.username);
  if (!fits) {
    edit.refuse(notYours(judgement));
  }
  edit.isChange = true;
  edit.removed.add(key);
  return edit;
}

function canDeleteCharacters(judgement: IJudgement, message: YMessage, text: Y.Item): Answer {
  const author = authorOf(judgement, message);
  const edit = judgement.edits.of(message);
  // If a body has to stay, its characters have to stay too.
  const fits =
    !Y.isDeleted(judgement.frame.deletes, text.id) &&
    !judgement.context.isStopped(message) &&
    author?.can('message.edit', author.principal.username);
  if (!fits) {
    edit.refuse(notYours(judgement));
  }
  edit.isStream = true;
  return edit;
}
