import { isMac } from '../shared/platform.js';
import { formatted, type Format, type IEdit } from './formatting.js';
import { insertText } from './insert-text.js';

/** The selector of the text boxes of chats. */
export const TEXT_BOX = '.cq-Composer-text';

/** Changes the text of a text box, so that the browser can undo it. */
export function applyEdit(area: HTMLTextAreaElement, { text, from, to, selection }: IEdit): void {
  insertText(area, text, from, to);
  area.setSelectionRange(...selection);
}

/** Formats the selected text of a text box. */
export function formatSelection(area: HTMLTextAreaElement, format: Format): void {
  const { value, selectionStart, selectionEnd } = area;
  applyEdit(area, formatted(value, selectionStart, selectionEnd, format));
}

/** The format of a shortcut; null for any other key. */
export function formatOf(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): Format | null {
  const isAccel = (isMac() ? event.metaKey : event.ctrlKey) && !event.altKey;
  const key = event.key.toLowerCase();
  return isAccel ? ((event.shiftKey ? SHIFTED : PLAIN)[key] ?? null) : null;
}

const PLAIN: Readonly<Record<string, Format | undefined>> = { b: 'bold', i: 'italic', e: 'code' };
const SHIFTED: Readonly<Record<string, Format | undefined>> = { x: 'strike' };
