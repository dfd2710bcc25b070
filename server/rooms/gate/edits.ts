import type { YMessage } from '../../../src/document/index.js';
import * as Y from 'yjs';
import type { ErrorCode } from '../../errors.js';
import { fieldOf } from './fields.js';
import type { DeleteSet } from './frame.js';
import type { Judge } from './judge.js';
import type { IEntry } from './plan.js';
import { ruleOf } from './rules.js';

/** What one frame does to one message that is there. It passes as a whole, or nothing of it. */
export class Edit {
  constructor(readonly message: YMessage) {}

  /** Why nothing of it passes. */
  refusal: ErrorCode | null = null;
  /** Fields are set or taken away. */
  isChange = false;
  /** Characters come or go: so many more, in so many pieces. */
  isStream = false;
  characters = 0;
  pieces = 0;
  /** The message is deleted outright. */
  isRemoval = false;
  /** Something of it is only a deletion: refused, it leaves its author's copy another one. */
  deletes = false;

  /** A new value for a field. Refused, it keeps its place and leaves the value that was there. */
  set(entry: IEntry, key: string, code: ErrorCode | null): void {
    this.isChange = true;
    this._fields.push({ entry, key });
    if (code) {
      entry.verdict = 'tomb';
      this.refuse(code);
    }
  }

  /** Something else, of which nothing stays if it is refused. */
  add(entry: IEntry, code: ErrorCode | null): void {
    this._others.push(entry);
    if (code) {
      entry.verdict = 'void';
      this.refuse(code);
    }
  }

  refuse(code: ErrorCode): void {
    this.refusal ??= code;
  }

  /** Does it take away again what it sets where something has to stand? */
  isVain(deletes: DeleteSet): boolean {
    const texts = this._fields.filter(({ key }) => ruleOf(key)?.text);
    const stays = ({ struct }: IEntry): boolean =>
      struct instanceof Y.Item &&
      !(struct.content instanceof Y.ContentDeleted) &&
      !Y.isDeleted(deletes, struct.id);
    return texts.length > 0 && !texts.some(({ entry }) => stays(entry));
  }

  /** Take everything back. */
  undo(judge: Judge): void {
    const type = this.message as Y.AbstractType<unknown>;
    for (const { entry, key } of this._fields) {
      judge.replace(entry, type, key, fieldOf(this.message, key));
    }
    this._others.forEach(entry => (entry.verdict = 'void'));
  }

  private _fields: { entry: IEntry; key: string }[] = [];
  private _others: IEntry[] = [];
}

/** The messages that one frame changes or deletes. Whatever refuses a part of an edit refuses all of it. */
export class Edits {
  constructor(private readonly _judge: Judge) {}

  /** Ids of messages that are deleted outright. */
  readonly removed: string[] = [];
  /** See `IPlan.grown`. */
  grown = 0;

  of(message: YMessage): Edit {
    const edit = this._edits.get(message) ?? new Edit(message);
    this._edits.set(message, edit);
    return edit;
  }

  /** Decide, once everything that the frame holds is known. */
  settle(): void {
    this._edits.forEach(edit => this._settle(edit));
  }

  private _settle(edit: Edit): void {
    const { tally, streamed, context, frame } = this._judge;
    const { message, isChange, isRemoval } = edit;
    const id = fieldOf(message, 'id');
    if (!isRemoval && edit.isVain(frame.deletes)) {
      edit.refuse('bad_value');
    }
    if (!edit.refusal && (isChange || isRemoval)) {
      // Of before the gate let none in without an id: such a one is in no row.
      const fits = isRemoval && typeof id !== 'string' ? true : context.meter();
      edit.refusal = fits ? null : 'too_many_requests';
    }
    if (edit.refusal) {
      edit.undo(this._judge);
      this._judge.refuse({ code: edit.refusal, ...(edit.deletes && { reset: true }) });
    } else if (isRemoval) {
      this.removed.push(...(typeof id === 'string' ? [id] : []));
    } else {
      if (isChange) {
        tally.changed.add(message);
      }
      if (edit.isStream) {
        streamed.add(message);
        this.grown += Math.max(0, Math.min(edit.characters, edit.pieces));
      }
    }
  }

  private _edits = new Map<YMessage, Edit>();
}
