import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { formatSelection, TEXT_BOX } from '../components/composer/apply-edit.js';
import type { Format } from '../components/composer/formatting.js';

/** The text box with the focus. */
function focusedBox(): HTMLTextAreaElement | null {
  const { activeElement: element } = document;
  return element instanceof HTMLTextAreaElement && element.matches(TEXT_BOX) ? element : null;
}

/**
 * The commands that format the selected text of a message. They have shortcuts in the settings, because JupyterLab's own ones,
 * such as that of the left side bar, would come first.
 */
export const formatting: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:formatting',
  description: 'The commands that format the text of a message.',
  autoStart: true,
  optional: [ITranslator],
  activate: ({ commands }: JupyterFrontEnd, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_colloquy');
    const labels: Readonly<Record<Format, string>> = {
      bold: trans.__('Make Text Bold'),
      italic: trans.__('Make Text Italic'),
      code: trans.__('Make Text Code'),
      strike: trans.__('Strike Text Through')
    };
    for (const [format, label] of Object.entries(labels)) {
      commands.addCommand(`colloquy:format-${format}`, {
        label,
        isEnabled: () => focusedBox() !== null,
        execute: () => {
          const box = focusedBox();
          if (box) {
            formatSelection(box, format as Format);
          }
        }
      });
    }
  }
};
