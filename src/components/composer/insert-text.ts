/**
 * Writes a text in the place of a part of a text box, so that the browser can undo it. The box reports the change as if the user had
 * typed it.
 */
export function insertText(
  area: HTMLTextAreaElement,
  text: string,
  from = area.selectionStart,
  to = area.selectionEnd
): void {
  area.focus();
  area.setSelectionRange(from, to);
  const isDone =
    text === '' && from < to
      ? document.execCommand?.('delete')
      : document.execCommand?.('insertText', false, text);
  if (!isDone) {
    // Without this command, the change cannot be undone.
    area.setRangeText(text, from, to, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
