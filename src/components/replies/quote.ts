import type { IChatModel, IMessageItem } from '../../model/index.js';

/** Returns a text with the marks of a Markdown quote. */
const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map(line => (line ? `> ${line}` : '>'))
    .join('\n');

/** Puts a message as a quote behind the draft, or the text of it that the user has selected. */
export function quote(item: IMessageItem, { input }: Pick<IChatModel, 'input'>): void {
  const text = quoted(selectedIn(item.id) || item.body);
  input.value = [...(input.value.trim() ? [input.value.trimEnd()] : []), text, ''].join('\n\n');
  input.focus();
}

/** The selected text, if it lies in the body of this message. */
function selectedIn(id: string): string {
  const selection = document.getSelection();
  const isIn = (node: Node | null | undefined): boolean => {
    const element = node instanceof Element ? node : node?.parentElement;
    return element?.closest('.cq-Body')?.closest<HTMLElement>('.cq-Message')?.dataset.id === id;
  };
  return isIn(selection?.anchorNode) && isIn(selection?.focusNode) ? selection!.toString() : '';
}
