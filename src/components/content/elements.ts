import { icons, type IconName } from '../icons.js';
import { breakable } from './clean-text.js';

/** The event of an element whose height the user is about to change. Its row then keeps its place. */
export const HOLD = 'cq-hold';

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text?: string
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** Lets keyboard users reach an element that scrolls if it is too large for its place. */
export function letScroll(element: HTMLElement): void {
  element.tabIndex = 0;
}

/** Appends an author's cleaned text, in parts that are fast to lay out. */
export function appendText(to: Node, text: string): void {
  breakable(text).forEach((part, i) => {
    if (i > 0) {
      to.appendChild(document.createElement('wbr'));
    }
    to.appendChild(document.createTextNode(part));
  });
}

/** An icon that is hidden from screen readers, because a text next to it says the same. */
function iconElement(name: IconName): HTMLElement {
  const icon = element('span', 'cq-Icon');
  icon.setAttribute('aria-hidden', 'true');
  icon.innerHTML = icons[name].svgstr;
  return icon;
}

/** A button with a label. Inside a link, a click on it does not follow the link. */
export function wordButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', 'cq-Button', label);
  button.type = 'button';
  button.addEventListener('click', event => {
    event.preventDefault();
    event.stopPropagation();
    onClick();
  });
  return button;
}

export interface ICardOptions {
  icon: IconName;
  /** The kind of content. */
  title: string;
  /** Further details about the content. */
  detail?: string;
  buttons?: readonly HTMLElement[];
}

/**
 * A placeholder for content that is not shown without asking. It consists of phrasing content, so it may stand in a
 * paragraph.
 */
export function card({ icon, title, detail, buttons = [] }: ICardOptions): HTMLElement {
  const made = element('span', 'cq-ContentCard');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', title);
  const words = element('span', 'cq-ContentCard-words');
  words.append(element('span', 'cq-ContentCard-title', title));
  if (detail) {
    words.append(element('span', 'cq-ContentCard-detail', detail));
  }
  made.append(iconElement(icon), words, ...buttons);
  return made;
}
