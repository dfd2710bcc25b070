import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { Edits } from './edits.js';
import type { IFrame } from './frame.js';
import type { IDraftMessage, IEntry, IGateContext, IRefusal } from './plan.js';

/** Refusals of one frame that are told apart. */
const MAX_NAMED = 500;

/** What is known of one frame while it is judged: what it would do, and what was refused. Verdicts and deletions are functions of it. */
export class Judgement {
  constructor(
    readonly context: IGateContext,
    readonly frame: IFrame
  ) {}

  readonly edits = new Edits();
  /** Messages whose fields are changed. */
  readonly changed = new Set<YMessage>();
  readonly streamed = new Set<YMessage>();
  /** See `IPlan.fallbacks`. */
  readonly fallbacks = new Map<Y.AbstractType<unknown>, Map<string, unknown>>();
  /** Keys that this frame may overwrite, so that their old values may go. */
  readonly written = new Map<Y.AbstractType<unknown>, Set<string>>();
  /** New messages; they are judged once all their fields are known. */
  readonly drafts: IDraftMessage[] = [];
  /** Ids of own messages that this frame deletes only to insert them again. */
  readonly reinserted = new Set<string>();
  readonly refusals: IRefusal[] = [];

  /** How much the document holds of a client, before this frame. */
  stateOf(client: number): number {
    return Y.getState(this.context.chat.ydoc.store, client);
  }

  /** The clock behind what the document and this frame hold of a client. */
  endOf(client: number): number {
    const last = this.frame.clients.get(client)?.at(-1);
    const state = this.stateOf(client);
    return last ? Math.max(state, last.id.clock + last.length) : state;
  }

  /** Tell the sender that something does not pass as it came. Beyond a number of refusals, they are not named one by one. */
  refuse({ code, ...more }: IRefusal): void {
    this.refusals.push(this.refusals.length < MAX_NAMED ? { code, ...more } : { code });
  }

  /** Let what came keep its place without its content, and set this if nothing else is left there. */
  replace(entry: IEntry, type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    entry.verdict = 'tomb';
    this.write(type, key);
    this.fallBack(type, key, value);
  }

  /** Set this, if it is anything, where the frame leaves nothing for a key. */
  fallBack(type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    if (value !== undefined) {
      const fallbacks = this.fallbacks.get(type) ?? new Map<string, unknown>();
      this.fallbacks.set(type, fallbacks.set(key, value));
    }
  }

  /** Note that a key gets a new value. */
  write(type: Y.AbstractType<unknown>, key: string): void {
    this.written.set(type, (this.written.get(type) ?? new Set()).add(key));
  }

  addDraft(entry: IEntry): void {
    entry.draft = { entry, fields: new Map(), parts: [], textLength: 0, refusal: null };
    this.drafts.push(entry.draft);
  }

  /** Count characters that come to a text. False if it is longer than it may be then. */
  grow(text: Y.Text, characters: number): boolean {
    const grown = (this._grown.get(text) ?? text.length) + characters;
    this._grown.set(text, grown);
    return grown <= this.context.limits.textLength;
  }

  /** Count one more attachment, beside those that are there. False if they are too many. */
  attach(): boolean {
    return this.context.attached + ++this._attached <= this.context.limits.attachments;
  }

  private _grown = new Map<Y.Text, number>();
  private _attached = 0;
}
