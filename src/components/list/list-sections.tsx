import {
  defaultRangeExtractor,
  observeElementRect,
  useVirtualizer,
  type Range,
  type Virtualizer
} from '@tanstack/react-virtual';
import React, { useCallback, useEffect, useMemo } from 'react';
import { SectionHeading } from './section-heading.js';

/** The usual heights in pixels. Rows are measured once they are drawn. */
const HEADING = 26;
/** The rows that are drawn beyond each edge of the visible part. */
const ROWS_BEYOND = 3;
/** The list loads more rows when this many are left below its visible part. */
const ROWS_AHEAD = 20;
/** The height of the list until it is laid out, in pixels. */
const UNKNOWN_HEIGHT = 800;

/** A part of the list: a heading that collapses it, and rows. */
export interface IListSection<T> {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly T[];
  /** The number of rows, if it is known although not all of them are loaded. */
  readonly count?: number;
  /** There are more rows, which are not loaded. */
  readonly hasMore?: boolean;
  readonly isBusy?: boolean;
  /** The usual height of its rows in pixels. */
  readonly height: number;
}

export interface IListSectionsProps<T> {
  sections: readonly IListSection<T>[];
  closed: ReadonlySet<string>;
  /** Keys of the rows that stay rendered when they are out of view: those that have the focus or will get it back. */
  kept: ReadonlySet<string>;
  element: React.RefObject<HTMLDivElement>;
  keyOf(this: void, row: T): string;
  draw(this: void, row: T): React.ReactNode;
  onToggle(key: string): void;
  /** The last rows of a section that has more are near the visible part. */
  onEnd(key: string): void;
  onKeyDown(event: React.KeyboardEvent): void;
  onFocus(event: React.FocusEvent): void;
  /** The content after the sections. */
  children?: React.ReactNode;
}

/** A heading or a row, in the order of the list. */
interface IItem {
  readonly key: string;
  readonly height: number;
  readonly isKept: boolean;
}

/**
 * The list in sections. Only the rows near the visible part are in the page, so that a list of any length costs the
 * same. Margins take the place of the others.
 */
export function ListSections<T>(props: IListSectionsProps<T>): JSX.Element {
  const { sections, closed, kept, keyOf, element } = props;
  const items = useMemo(
    () =>
      sections.flatMap(({ key: section, height, rows }): IItem[] => [
        { key: `# ${section}`, height: HEADING, isKept: true },
        ...(closed.has(section) ? [] : rows).map(row => {
          const key = keyOf(row);
          return { key, height, isKept: kept.has(key) };
        })
      ]),
    [sections, closed, kept, keyOf]
  );
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => element.current,
    getItemKey: useCallback((index: number) => items[index].key, [items]),
    estimateSize: index => items[index].height,
    overscan: ROWS_BEYOND,
    initialRect: { width: 0, height: UNKNOWN_HEIGHT },
    observeElementRect: observeShown,
    measureElement: row => row.offsetHeight || items[Number(row.dataset.index)]?.height || 0,
    rangeExtractor: useCallback(
      (range: Range) => {
        const near = new Set(defaultRangeExtractor(range));
        items.forEach(({ isKept }, index) => isKept && near.add(index));
        return [...near].sort((a, b) => a - b);
      },
      [items]
    )
  });
  const drawn = virtualizer.getVirtualItems();
  const ends = virtualizer.measurementsCache;

  useEffect(() => {
    let last = -1;
    for (const { key, rows, hasMore } of sections) {
      const isClosed = closed.has(key);
      last += 1 + (isClosed ? 0 : rows.length);
      if (hasMore && !isClosed && (virtualizer.range?.endIndex ?? 0) >= last - ROWS_AHEAD) {
        props.onEnd(key);
      }
    }
  });

  let next = 0;
  return (
    <div
      className="cq-List"
      ref={element}
      onKeyDown={event => props.onKeyDown(event)}
      onFocus={event => props.onFocus(event)}
    >
      {sections.map(({ key, title, rows, count, hasMore, isBusy }) => {
        const isClosed = closed.has(key);
        const heading = next;
        next += 1 + (isClosed ? 0 : rows.length);
        let edge = ends[heading].end;
        return (
          <React.Fragment key={key}>
            <SectionHeading
              name={key}
              {...{ title, isClosed }}
              count={count === undefined && hasMore ? `${rows.length}+` : (count ?? rows.length)}
              onToggle={() => props.onToggle(key)}
            />
            {!isClosed && (
              <div role="list" aria-label={title} aria-busy={isBusy}>
                {drawn
                  .filter(({ index }) => index > heading && index < next)
                  .map(({ index, key: rowKey, start, end }) => {
                    const gap = start - edge;
                    edge = end;
                    return (
                      <div
                        key={rowKey}
                        className="cq-RowHolder"
                        role="listitem"
                        aria-setsize={count ?? (hasMore ? -1 : rows.length)}
                        aria-posinset={index - heading}
                        data-index={index}
                        ref={virtualizer.measureElement}
                        style={gap > 0 ? { marginTop: gap } : undefined}
                      >
                        {props.draw(rows[index - heading - 1])}
                      </div>
                    );
                  })}
                <Gap height={ends[next - 1].end - edge} />
              </div>
            )}
          </React.Fragment>
        );
      })}
      {props.children}
    </div>
  );
}

/** The place of the rows at the end that are not drawn. */
const Gap = ({ height }: { height: number }): JSX.Element | null =>
  height > 0 ? <div role="none" style={{ height }} /> : null;

/** Reports the height of the list, except while it is hidden: then its rows stay, because one of them will get the focus back. */
const observeShown = (
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>,
  tell: (rect: { width: number; height: number }) => void
): void | (() => void) =>
  observeElementRect(virtualizer, rect => {
    if (rect.height > 0) {
      tell(rect);
    }
  });
