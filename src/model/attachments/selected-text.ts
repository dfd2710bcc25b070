import type { IAttachment, ISelection } from '../../document/index.js';

/** The most characters of a selected text that an attachment repeats. The server refuses longer entries. */
const MOST = 1_000;

/** The beginning of a selected text, without half a character at its end. */
const cut = (text: string): string => text.slice(0, MOST).replace(/[\ud800-\udbff]$/, '');

/** A short text that differs for different texts (FNV-1a). */
export function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/** An attachment with no more than the beginning of its selected text, and then the digest of the whole text. */
export function shortened(entry: IAttachment): { entry: IAttachment; digest?: string } {
  const [cell] = entry.type === 'notebook' ? (entry.cells ?? []) : [];
  const selection = entry.type === 'notebook' ? cell?.selection : entry.selection;
  if (!selection || selection.content.length <= MOST) {
    return { entry };
  }
  const { content } = selection;
  const short: ISelection = { ...selection, content: cut(content) };
  return {
    entry:
      entry.type === 'notebook'
        ? { ...entry, cells: [{ ...cell, selection: short }, ...entry.cells!.slice(1)] }
        : { ...entry, selection: short },
    digest: digestOf(content)
  };
}
