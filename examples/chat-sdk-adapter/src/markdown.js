import { parseMarkdown, toPlainText } from 'chat';

/** A longer text is not parsed. */
const LONGEST = 4_000;
/** A short text can take the parser seconds, so a flood of such texts must not take all of the bot's time. */
const SHARE = 0.1;
const MOST_MS = 500;

/** Reads the texts of people, who may write anything. A text that cannot be read in time stays as it is. */
export class MarkdownReader {
  /**
   * @param {string} body
   * @returns {{ formatted: import('chat').FormattedContent, text: string }} the tree of a text, and the text without its marks
   */
  read(body) {
    const start = performance.now();
    this._left = Math.min(MOST_MS, this._left + (start - this._then) * SHARE);
    this._then = start;
    if (body.length <= LONGEST && this._left > 0) {
      try {
        const formatted = parseMarkdown(body);
        return { formatted, text: toPlainText(formatted) };
      } catch {
        // Deep nesting exceeds the stack.
      } finally {
        this._left -= performance.now() - start;
      }
    }
    const children = [{ type: /** @type {const} */ ('text'), value: body }];
    return { formatted: { type: 'root', children: [{ type: 'paragraph', children }] }, text: body };
  }

  _left = MOST_MS;
  _then = performance.now();
}
