import React from 'react';
import type { ICell, ISection } from './emoji-sections.js';

/** The id of a cell. */
export const cellId = (grid: string, at: number): string => `${grid}-${at}`;

/** One section of the grid. It is drawn again only if something in it has changed. */
export const EmojiSection = React.memo(function EmojiSection({
  grid,
  section,
  start,
  active,
  columns,
  onPoint,
  onPick
}: {
  grid: string;
  section: ISection;
  /** The place of its first cell among all cells. */
  start: number;
  /** The place of the active cell among all cells, if it is in this section; otherwise null. */
  active: number | null;
  columns: number;
  onPoint(at: number): void;
  onPick(cell: ICell): void;
}): JSX.Element {
  const { id, title, cells } = section;
  return (
    <div
      role="group"
      aria-label={title}
      className="cq-Emoji-section"
      data-section={id}
      style={{ '--columns': columns, '--rows': Math.ceil(cells.length / columns) } as object}
    >
      <div className="cq-Popup-title" aria-hidden="true">
        {title}
      </div>
      <div role="presentation" className="cq-Emoji-cells">
        {cells.map((cell, place) => {
          const at = start + place;
          return (
            <span
              key={cell.text}
              id={cellId(grid, at)}
              role="option"
              aria-label={cell.name}
              title={cell.name}
              aria-selected={at === active}
              className={at === active ? 'cq-mod-active' : undefined}
              // A resting pointer does not choose, only one that moves.
              onPointerMove={() => onPoint(at)}
              onClick={() => onPick(cell)}
            >
              {cell.text}
            </span>
          );
        })}
      </div>
    </div>
  );
});
