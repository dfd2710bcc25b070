import type { YMessage } from '../../../src/document/index.js';
import * as Y from 'yjs';
import type { ErrorCode } from '../../errors.js';
import type { DeleteSet } from './frame.js';
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
    this.fields.push({ entry, key });
    if (code) {
      entry.verdict = 'tomb';
      this.refuse(code);
    }
  }

  /** Something else, of which nothing stays if it is refused. */
  add(entry: IEntry, code: ErrorCode | null): void {
    this.others.push(entry);
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
    const texts = this.fields.filter(({ key }) => ruleOf(key)?.text);
    const stays = ({ struct }: IEntry): boolean =>
      struct instanceof Y.Item &&
      !(struct.content instanceof Y.ContentDeleted) &&
      !Y.isDeleted(deletes, struct.id);
    return texts.length > 0 && !texts.some(({ entry }) => stays(entry));
  }

  /** New values of fields. */
  readonly fields: { readonly entry: IEntry; readonly key: string }[] = [];
  readonly others: IEntry[] = [];
}

/** The messages that one frame changes or deletes. */
export class Edits {
  /** Ids of messages that are deleted outright. */
  readonly removed: string[] = [];
  /** See `IPlan.grown`. */
  grown = 0;

  of(message: YMessage): Edit {
    const edit = this._edits.get(message) ?? new Edit(message);
    this._edits.set(message, edit);
    return edit;
  }

  get all(): Iterable<Edit> {
    return this._edits.values();
  }

  private _edits = new Map<YMessage, Edit>();
}
