import type { IDocumentManager } from '@jupyterlab/docmanager';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { Drag } from '@lumino/dragdrop';
import type { IDragListener } from '../../components/attachments/contracts.js';
import { zoneOf } from '../../components/attachments/zones.js';
import { attachmentsIn, kindOfDrag } from './dragged.js';

/** Follows what is dragged over an element from other parts of JupyterLab. */
export function listenForDrags(
  node: HTMLElement,
  listener: IDragListener,
  documents: IDocumentManager,
  onError: (error: Error) => void
): IDisposable {
  const accepts = ({ mimeData, target }: Drag.Event): boolean => {
    const kind = kindOfDrag(mimeData);
    // A tab that is dragged over a chat of the main area may want to lie beside it.
    return kind === 'tab' ? (target as Element).closest('.cq-Composer') !== null : kind !== null;
  };
  const take = (event: Drag.Event): void => {
    event.preventDefault();
    event.stopPropagation();
    event.dropAction = event.proposedAction;
  };
  const handlers: Record<string, (event: Drag.Event) => void> = {
    'lm-dragenter': event => {
      if (accepts(event)) {
        take(event);
        listener.onOver(true);
      }
    },
    'lm-dragover': event => {
      if (accepts(event)) {
        take(event);
      }
    },
    'lm-dragleave': event => {
      // It may have gone on to an element inside that takes it itself.
      if (zoneOf(event.relatedTarget) !== node) {
        listener.onOver(false);
      }
    },
    'lm-drop': event => {
      listener.onOver(false);
      if (accepts(event)) {
        take(event);
        attachmentsIn(event.mimeData, documents).then(listener.onDrop, onError);
      }
    }
  };
  const entries = Object.entries(handlers) as [string, (event: Event) => void][];
  entries.forEach(([type, handler]) => node.addEventListener(type, handler));
  return new DisposableDelegate(() =>
    entries.forEach(([type, handler]) => node.removeEventListener(type, handler))
  );
}
