import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState, type RefObject } from 'react';
import { Icon } from '../icons.js';
import type { IAttachmentServices } from './contracts.js';
import { filesIn, hasFiles } from './dropped-files.js';
import type { IAttaching } from './use-attaching.js';

export interface IDropZoneProps {
  /** The element that takes what is dropped on it. */
  target: RefObject<HTMLElement>;
  attaching: IAttaching;
  services: IAttachmentServices | undefined;
  trans: TranslationBundle;
}

/** Takes what is dropped on the chat, and shows that it does. */
export function DropZone({
  target,
  attaching,
  services,
  trans
}: IDropZoneProps): JSX.Element | null {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const node = target.current;
    if (!node) {
      return undefined;
    }
    const onOver = (event: DragEvent): void => {
      if (hasFiles(event.dataTransfer)) {
        event.preventDefault();
        event.dataTransfer!.dropEffect = 'copy';
        setOver(true);
      }
    };
    const onLeave = ({ relatedTarget }: DragEvent): void => {
      if (!node.contains(relatedTarget as Node | null)) {
        setOver(false);
      }
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (hasFiles(event.dataTransfer)) {
        event.preventDefault();
        event.stopPropagation();
        attaching.bring(filesIn(event.dataTransfer!));
      }
    };
    const handlers = { dragenter: onOver, dragover: onOver, dragleave: onLeave, drop: onDrop };
    const events = Object.entries(handlers) as [keyof typeof handlers, (event: Event) => void][];
    events.forEach(([type, handler]) => node.addEventListener(type, handler));
    const drags = services?.listen(node, { onOver: setOver, onDrop: attaching.bringEntries });
    return () => {
      events.forEach(([type, handler]) => node.removeEventListener(type, handler));
      drags?.dispose();
    };
  }, [target, attaching, services]);
  return isOver ? (
    <div className="cq-Drop" aria-hidden="true">
      <Icon name="attach" />
      {trans.__('Drop to attach')}
    </div>
  ) : null;
}
