import { act as reactAct, type ReactElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';

const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };

/** Runs `work` and lets React render its effects. Later updates cause no warning. */
export function act(work: () => void): void {
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  // Returns nothing, because React would wait for a returned promise.
  reactAct(() => {
    work();
  });
  environment.IS_REACT_ACT_ENVIRONMENT = false;
}

/** The same for asynchronous work. */
export async function actAsync(work: () => Promise<void>): Promise<void> {
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  await reactAct(work);
  environment.IS_REACT_ACT_ENVIRONMENT = false;
}

/** React elements rendered into the page, and the actions of a user on them. */
export class Drawing {
  readonly node = document.body.appendChild(document.createElement('div'));

  draw(element: ReactElement): void {
    this._root ??= createRoot(this.node);
    act(() => this._root?.render(element));
  }

  dispose(): void {
    act(() => this._root?.unmount());
    this.node.remove();
  }

  all<T extends HTMLElement>(selector: string): T[] {
    return [...document.body.querySelectorAll<T>(selector)];
  }

  one<T extends HTMLElement>(selector: string): T {
    const found = this.all<T>(selector);
    if (found.length !== 1) {
      throw new Error(`${found.length} elements are ${selector}`);
    }
    return found[0];
  }

  texts(selector: string): string[] {
    return this.all(selector).map(element => element.textContent ?? '');
  }

  /** The button with this accessible name. */
  button(name: string): HTMLElement {
    const found = this.all('button').filter(
      button => (button.getAttribute('aria-label') ?? button.textContent) === name
    );
    if (found.length !== 1) {
      throw new Error(`${found.length} buttons are called ${name}`);
    }
    return found[0];
  }

  click(element: HTMLElement, init: MouseEventInit = {}): void {
    this.fire(element, new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
  }

  /** Presses a key on the focused element, or on a given one. */
  key(key: string, init: KeyboardEventInit = {}, element = document.activeElement): boolean {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    this.fire(element as HTMLElement, event);
    return event.defaultPrevented;
  }

  fire(element: HTMLElement, event: Event): void {
    act(() => void element.dispatchEvent(event));
  }

  type(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set;
    act(() => {
      setter?.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  /** Waits for pending promises. */
  settle(): Promise<void> {
    return actAsync(async () => {
      for (let i = 0; i < 10; i++) {
        await Promise.resolve();
      }
    });
  }

  private _root: Root | null = null;
}
