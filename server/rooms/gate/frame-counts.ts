import type * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import type { IGateContext } from './judge.js';

/** What one frame does of all that there may be only so much of. */
export class FrameCounts {
  constructor(private readonly _context: Pick<IGateContext, 'attached' | 'limits'>) {}

  /** Messages whose fields are changed. */
  readonly changed = new Set<YMessage>();

  /** Count characters that come to a text. False if it is longer than it may be then. */
  grow(text: Y.Text, characters: number): boolean {
    const grown = (this._grown.get(text) ?? text.length) + characters;
    this._grown.set(text, grown);
    return grown <= this._context.limits.textLength;
  }

  /** Count one more attachment, beside those that are there. False if they are too many. */
  attach(): boolean {
    return this._context.attached + ++this._attached <= this._context.limits.attachments;
  }

  private _grown = new Map<Y.Text, number>();
  private _attached = 0;
}
