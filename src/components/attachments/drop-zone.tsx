import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState, type RefObject } from 'react';
import { Icon } from '../icons.js';
import { filesIn, hasFiles } from './dropped-files.js';
import type { IAttaching } from './contracts.js';
import { ZONE, zoneOf } from './zones.js';

export interface IDropZoneProps {
  /** The element that takes what is dropped on it. */
  target: RefObject<HTMLElement>;
  attaching: Pick<IAttaching, 'bring' | 'bringEntries' | 'services'>;
  trans: TranslationBundle;
  /** Says what a drop does. Default: it attaches. */
  label?: string;
}

/** Takes what is dropped on an element of the chat, but not on one inside it that takes it itself, and shows that it does. */
export function DropZone({
  target,
  attaching,
  trans,
  label = trans.__('Drop to attach')
}: IDropZoneProps): JSX.Element | null {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const node = target.current;
    if (!node) {
      return undefined;
    }
    node.setAttribute(ZONE, '');
    const isHere = ({ target: over }: DragEvent): boolean => zoneOf(over) === node;
    const onOver = (event: DragEvent): void => {
      if (!isHere(event)) {
        setOver(false);
      } else if (hasFiles(event.dataTransfer)) {
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
      if (isHere(event) && hasFiles(event.dataTransfer)) {
        event.preventDefault();
        event.stopPropagation();
        attaching.bring(filesIn(event.dataTransfer!));
      }
    };
    const handlers = { dragenter: onOver, dragover: onOver, dragleave: onLeave, drop: onDrop };
    const events = Object.entries(handlers) as [keyof typeof handlers, (event: Event) => void][];
    events.forEach(([type, handler]) => node.addEventListener(type, handler));
    const drags = attaching.services?.listen(node, {
      onOver: setOver,
      onDrop: attaching.bringEntries
    });
    return () => {
      events.forEach(([type, handler]) => node.removeEventListener(type, handler));
      drags?.dispose();
      node.removeAttribute(ZONE);
    };
  }, [target, attaching]);
  return isOver ? (
    <div className="cq-Drop" aria-hidden="true">
      <Icon name="attach" />
      {label}
    </div>
  ) : null;
}
