import type { YMessage } from '../../../src/document/index.js';
import * as Y from 'yjs';
import type { ErrorCode } from '../../errors.js';
import type { DeleteSet } from './frame.js';
import type { IEntry } from './plan.js';
import { ruleOf } from './rules.js';

/** All changes of one frame to one existing message. They pass as a whole or not at all. */
export class Edit {
  constructor(readonly message: YMessage) {}

  /** The reason why the edit is refused as a whole. */
  refusal: ErrorCode | null = null;
  /** Whether it sets or removes fields. */
  isChange = false;
  /** Whether it adds or removes characters. `characters` counts how many it adds, and `pieces` counts the structs that hold them. */
  isStream = false;
  characters = 0;
  pieces = 0;
  /** The number of places at which its deletions cut items. */
  cuts = 0;
  /** Whether it deletes the whole message. */
  isRemoval = false;
  /** Whether it includes a deletion. If it is refused, its author's copy then differs from the document. */
  deletes = false;

  /** Add a new value for a field. If it is refused, it keeps its place as a tombstone, and the old value stays. */
  set(entry: IEntry, key: string, code: ErrorCode | null): void {
    this.isChange = true;
    this.fields.push({ entry, key });
    if (code) {
      entry.verdict = 'tomb';
      this.refuse(code);
    }
  }

  /** Add any other struct. If it is refused, it is voided. */
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

  /**
   * Whether it leaves the message without a body: it deletes every new body that it sets, and replaces the old one. A message must have a
   * body, so such an edit is refused. An honest author deletes a new body if another one was set at the same time and wins.
   */
  isVain(deletes: DeleteSet): boolean {
    const texts = this.fields.flatMap(({ entry: { struct }, key }) =>
      ruleOf(key)?.text && struct instanceof Y.Item ? [{ struct, key }] : []
    );
    const stays = ({ id, content }: Y.Item): boolean =>
      !(content instanceof Y.ContentDeleted) && !Y.isDeleted(deletes, id);
    const isReplaced = ({ struct, key }: (typeof texts)[number]): boolean => {
      const now = this.message._map.get(key);
      return !now || Y.isDeleted(deletes, now.id) || Y.compareIDs(struct.origin, now.lastId);
    };
    return texts.some(isReplaced) && !texts.some(({ struct }) => stays(struct));
  }

  /** The values that it gives to a field, apart from those that it deletes again; null if it removes the field. */
  valuesOf(key: string, deletes: DeleteSet): readonly unknown[] | null {
    const values = this.fields.flatMap(({ entry: { struct }, key: own }) =>
      own === key && struct instanceof Y.Item && struct.content instanceof Y.ContentAny
        ? Y.isDeleted(deletes, struct.id)
          ? []
          : [struct.content.arr[0] as unknown]
        : []
    );
    return values.length === 0 && this.removed.has(key) ? null : values;
  }

  /** The fields that it removes. */
  readonly removed = new Set<string>();
  /** The attachments that it gives to the message. */
  readonly files: string[] = [];
  /** The values that its fields had before, once it has passed. */
  readonly before = new Map<string, unknown>();
  /** The new values of fields. */
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
