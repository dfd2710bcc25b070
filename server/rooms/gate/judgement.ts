import type * as Y from 'yjs';
import type { ErrorCode } from '../../errors.js';
import type { YMessage } from '../../../src/document/index.js';
import { Edits } from './edits.js';
import type { IFrame } from './frame.js';
import type { IAuthor, ICandidate, IEntry, IGateContext } from './plan.js';
import type { IRefusal } from './refusal.js';
import { fieldOf } from './values.js';

/** The maximum number of refusals of one frame that are reported in detail. */
const MAX_NAMED = 500;

/** The judgement of one frame as far as it goes. The functions that judge structs, new messages, deletions and edits add to it. */
export interface IJudgement {
  readonly context: IGateContext;
  readonly frame: IFrame;
  /** The judged structs by client. */
  readonly entries: Map<number, IEntry[]>;
  /** See `IPlan.order`. */
  readonly order: IEntry[];
  /** New messages. They are judged once all their fields are known. */
  readonly candidates: ICandidate[];
  readonly edits: Edits;
  /** Messages whose fields change. */
  readonly changed: Set<YMessage>;
  readonly streamed: Set<YMessage>;
  /** See `IPlan.fallbacks`. */
  readonly fallbacks: Map<Y.AbstractType<unknown>, Map<string, unknown>>;
  /** Keys that this frame may overwrite, so that it may delete their old values. */
  readonly written: Map<Y.AbstractType<unknown>, Set<string>>;
  /** Ids of the sender's own messages that this frame deletes only to insert them again. */
  readonly reinserted: Set<string>;
  readonly refusals: IRefusal[];
  /** The lengths of texts to which this frame adds characters. */
  readonly lengths: Map<Y.Text, number>;
  /** The number of attachments that this frame adds. */
  attached: number;
  /** The keys of those that pass. */
  readonly brought: Set<string>;
}

export const newJudgement = (context: IGateContext, frame: IFrame): IJudgement => ({
  context,
  frame,
  entries: new Map(),
  order: [],
  candidates: [],
  edits: new Edits(),
  changed: new Set(),
  streamed: new Set(),
  fallbacks: new Map(),
  written: new Map(),
  reinserted: new Set(),
  refusals: [],
  lengths: new Map(),
  attached: 0,
  brought: new Set()
});

/** Record a refusal for the sender. After `MAX_NAMED` refusals only the code is kept. */
export function refuse({ frame, refusals }: IJudgement, { code, ...more }: IRefusal): void {
  const count = refusals.length + (frame.refused?.length ?? 0);
  refusals.push(count < MAX_NAMED ? { code, ...more } : { code });
}

/** Turn a struct into a tombstone, and set this value if its key has none after the frame. */
export function replace(
  judgement: IJudgement,
  entry: IEntry,
  type: Y.AbstractType<unknown>,
  key: string,
  value: unknown
): void {
  entry.verdict = 'tomb';
  write(judgement, type, key);
  fallBack(judgement, type, key, value);
}

/** Set this value if its key has none after the frame. Undefined sets nothing. */
export function fallBack(
  { fallbacks }: IJudgement,
  type: Y.AbstractType<unknown>,
  key: string,
  value: unknown
): void {
  if (value !== undefined) {
    const values = fallbacks.get(type) ?? new Map<string, unknown>();
    fallbacks.set(type, values.set(key, value));
  }
}

/** Record that a key gets a new value. */
export function write({ written }: IJudgement, type: Y.AbstractType<unknown>, key: string): void {
  written.set(type, (written.get(type) ?? new Set()).add(key));
}

/** Count characters that are added to a text. False if that makes the text too long. */
export function grow({ context, lengths }: IJudgement, text: Y.Text, characters: number): boolean {
  const length = (lengths.get(text) ?? text.length) + characters;
  lengths.set(text, length);
  return length <= context.limits.textLength;
}

/** Count one more attachment. Returns why there is no place for it. */
export const attach = (judgement: IJudgement): ErrorCode | null =>
  judgement.context.attach(++judgement.attached);

/** The author of a message, if the frame may write in their name. */
export const authorOf = (
  { context }: Pick<IJudgement, 'context'>,
  message: YMessage
): IAuthor | null => context.authorOf(fieldOf(message, 'sender'));

/** The refusal of a change to a message that its sender may not make. */
export const notYours = ({ context }: Pick<IJudgement, 'context'>): ErrorCode =>
  context.isManaged ? 'chat_managed' : 'not_yours';
