/** Marks the elements that take what is dropped on them. */
export const ZONE = 'data-drop';

/** The element that takes what is dropped on this one: the nearest. */
export const zoneOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest(`[${ZONE}]`) : null;
