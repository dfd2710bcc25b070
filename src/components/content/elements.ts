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

/** A button with words. Within a link it does not follow the link. */
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
