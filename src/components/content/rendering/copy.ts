import type { TranslationBundle } from '@jupyterlab/translation';

/** The result of the last copy. */
export type CopyOutcome = 'none' | 'copied' | 'failed';

/** A button tells the outcome for this long, in milliseconds. */
export const TOLD_MS = 1_500;

/** Copies a text to the clipboard. Never rejects. */
export async function copyText(text: string): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // The browser refuses, or the page has no clipboard because it is not encrypted.
    return copyByCommand(text) ? 'copied' : 'failed';
  }
}

/** Copies in the way that is open to every page. The focus stays where it is. */
function copyByCommand(text: string): boolean {
  // Some browsers copy nothing where nothing is selected.
  const selected = document.createElement('span');
  selected.className = 'cq-sr';
  selected.textContent = text;
  document.body.append(selected);
  document.getSelection()?.selectAllChildren(selected);
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', onCopy, { capture: true, once: true });
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy, { capture: true });
  document.getSelection()?.removeAllRanges();
  selected.remove();
  return isCopied;
}

/** The icon of a button that copies. */
export const COPY_ICONS = { none: 'copy', copied: 'check', failed: 'warn' } as const;

/** The label of a button that copies. */
export function copyLabel(outcome: CopyOutcome, idle: string, trans: TranslationBundle): string {
  switch (outcome) {
    case 'none':
      return idle;
    case 'copied':
      return trans.__('Copied');
    case 'failed':
      return trans.__('The browser did not allow copying');
  }
}
