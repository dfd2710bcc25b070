import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import { fieldOf } from './fields.js';
import type { ErrorCode } from '../../errors.js';
import type { Judge } from './judge.js';
import type { IRange } from './plan.js';
import { ruleOf } from './rules.js';
import { partsCharacter } from './tail.js';

/** Yes; no without a word; or why not. */
type Answer = 'yes' | 'quiet' | ErrorCode;

/** Judge the delete set: what it may delete is kept, the rest is stripped. */
export function judgeDeletes(judge: Judge): {
  allowed: Map<number, IRange[]>;
  removed: string[];
} {
  const { store } = judge.ground.chat.ydoc;
  const allowed = new Map<number, IRange[]>();
  const removed: string[] = [];
  for (const [client, ranges] of judge.frame.deletes.clients) {
    const state = Y.getState(store, client);
    const structs = store.clients.get(client) ?? [];
    const end = judge.endOf(client);
    for (const { clock, len } of ranges) {
      const to = clock + len;
      if (to > end) {
        throw new ChatError('gap'); // of something unseen, as a reference to it would be
      }
      let i = clock < state ? Y.findIndexSS(structs, clock) : structs.length;
      for (; i < structs.length && structs[i].id.clock < to; i++) {
        const item = structs[i];
        // A step 2 repeats the whole delete set of its document; what is gone already costs nothing.
        if (item.deleted || !(item instanceof Y.Item)) {
          continue;
        }
        const parts = partsCharacter(item, clock) || partsCharacter(item, to);
        const answer = parts ? 'not_allowed' : mayDelete(judge, item, removed);
        if (answer === 'yes') {
          const from = Math.max(clock, item.id.clock);
          keep(allowed, client, from, Math.min(to, item.id.clock + item.length) - from);
        } else if (answer !== 'quiet') {
          judge.refuse({ code: answer, reset: true });
        }
      }
      const own = Math.max(clock, state);
      if (own < Math.min(to, end)) {
        keep(allowed, client, own, Math.min(to, end) - own); // what this frame itself brought
      }
    }
  }
  return { allowed, removed };
}

function mayDelete(judge: Judge, item: Y.Item, removed: string[]): Answer {
  const { chat, principal } = judge.ground;
  const parent = item.parent as Y.AbstractType<unknown>;
  const key = item.parentSub ?? '';
  if (parent === (chat.ymessages as Y.AbstractType<unknown>)) {
    return mayDeleteMessage(judge, item, removed);
  }
  const above = parent._item;
  if (above === null) {
    // An old value of another root goes when its new one is accepted.
    return judge.written.get(parent)?.has(key) ? 'yes' : 'not_yours';
  }
  // A field of a message, or characters of its body.
  const isField = above.parent === chat.ymessages;
  const message = (isField ? parent : above.parent) as YMessage;
  const author = fieldOf(message, 'sender') as string;
  if (author !== principal.username) {
    return 'not_yours';
  }
  if (message._item && Y.isDeleted(judge.frame.deletes, message._item.id)) {
    // Goes with its message, if that one may go.
    const stays = reinserted(judge, message) ? 'quiet' : 'yes';
    return judge.ground.may('message.delete', author) ? stays : 'not_yours';
  }
  if (!isField) {
    // Characters do not go with a body that has to stay.
    if (Y.isDeleted(judge.frame.deletes, above.id) || !judge.ground.may('message.edit', author)) {
      return 'not_yours';
    }
    judge.streamed.add(message);
    return 'yes';
  }
  if (judge.written.get(parent)?.has(key)) {
    return 'yes';
  }
  const rule = ruleOf(key);
  if (rule?.server) {
    return 'quiet';
  }
  const fits =
    rule?.edit &&
    !rule.fixed &&
    !rule.text &&
    !fieldOf(message, 'deleted') &&
    judge.ground.may('message.edit', author);
  if (!fits) {
    return 'not_yours';
  }
  return judge.change(message) ? 'yes' : 'too_many_requests';
}

function mayDeleteMessage(judge: Judge, item: Y.Item, removed: string[]): Answer {
  if (!(item.content instanceof Y.ContentType)) {
    return 'not_yours';
  }
  const message = item.content.type as unknown as YMessage;
  const author = fieldOf(message, 'sender') as string;
  if (author !== judge.ground.principal.username || !judge.ground.may('message.delete', author)) {
    return 'not_yours';
  }
  if (reinserted(judge, message)) {
    return 'quiet';
  }
  const id = fieldOf(message, 'id');
  if (typeof id !== 'string') {
    return 'yes'; // of before the gate let none in without
  }
  if (!judge.ground.meter()) {
    return 'too_many_requests';
  }
  removed.push(id);
  return 'yes';
}

/** Is the message deleted only to be inserted again under its id? Then it stays as it is. */
function reinserted(judge: Judge, message: YMessage): boolean {
  return judge.reinserted.has(fieldOf(message, 'id') as string);
}

function keep(into: Map<number, IRange[]>, client: number, clock: number, len: number): void {
  const ranges = into.get(client) ?? [];
  into.set(client, ranges);
  const last = ranges.at(-1);
  if (last && last.clock + last.len === clock) {
    last.len += len;
  } else {
    ranges.push({ clock, len });
  }
}
