import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { Edits } from './edits.js';
import type { IFrame } from './frame.js';
import type { IDraftMessage, IEntry, IGateContext } from './plan.js';
import type { IRefusal } from './refusal.js';

/** The maximum number of refusals of one frame that are reported in detail. */
const MAX_NAMED = 500;

/**
 * The state of the judgement of one frame: its planned changes, and what was refused. The functions for verdicts and deletions work on it.
 */
export class Judgement {
  constructor(
    readonly context: IGateContext,
    readonly frame: IFrame
  ) {}

  readonly edits = new Edits();
  /** Messages whose fields change. */
  readonly changed = new Set<YMessage>();
  readonly streamed = new Set<YMessage>();
  /** See `IPlan.fallbacks`. */
  readonly fallbacks = new Map<Y.AbstractType<unknown>, Map<string, unknown>>();
  /** Keys that this frame may overwrite, so that it may delete their old values. */
  readonly written = new Map<Y.AbstractType<unknown>, Set<string>>();
  /** New messages. They are judged once all their fields are known. */
  readonly drafts: IDraftMessage[] = [];
  /** Ids of the sender's own messages that this frame deletes only to insert them again. */
  readonly reinserted = new Set<string>();
  readonly refusals: IRefusal[] = [];

  /** The clock up to which the document knows a client, before this frame. */
  stateOf(client: number): number {
    return Y.getState(this.context.chat.ydoc.store, client);
  }

  /** The clock up to which the document and this frame together know a client. */
  endOf(client: number): number {
    const last = this.frame.clients.get(client)?.at(-1);
    const state = this.stateOf(client);
    return last ? Math.max(state, last.id.clock + last.length) : state;
  }

  /** Record a refusal for the sender. After `MAX_NAMED` refusals only the code is kept. */
  refuse({ code, ...more }: IRefusal): void {
    const count = this.refusals.length + (this.frame.refused?.length ?? 0);
    this.refusals.push(count < MAX_NAMED ? { code, ...more } : { code });
  }

  /** Turn a struct into a tombstone, and set this value if its key has none after the frame. */
  replace(entry: IEntry, type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    entry.verdict = 'tomb';
    this.write(type, key);
    this.fallBack(type, key, value);
  }

  /** Set this value if its key has none after the frame. Undefined sets nothing. */
  fallBack(type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    if (value !== undefined) {
      const fallbacks = this.fallbacks.get(type) ?? new Map<string, unknown>();
      this.fallbacks.set(type, fallbacks.set(key, value));
    }
  }

  /** Record that a key gets a new value. */
  write(type: Y.AbstractType<unknown>, key: string): void {
    this.written.set(type, (this.written.get(type) ?? new Set()).add(key));
  }

  addDraft(entry: IEntry): void {
    entry.draft = { entry, fields: new Map(), parts: [], textLength: 0, refusal: null };
    this.drafts.push(entry.draft);
  }

  /** Count characters that are added to a text. False if that makes the text too long. */
  grow(text: Y.Text, characters: number): boolean {
    const grown = (this._grown.get(text) ?? text.length) + characters;
    this._grown.set(text, grown);
    return grown <= this.context.limits.textLength;
  }

  /** Count one more attachment. False if the chat then has too many. */
  attach(): boolean {
    return this.context.attached + ++this._attached <= this.context.limits.attachments;
  }

  private _grown = new Map<Y.Text, number>();
  private _attached = 0;
}
