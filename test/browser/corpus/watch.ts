import type { Page } from '@playwright/test';

/** The message of the corpus whose mark is in an address or a text. */
const markIn = (text: string): string | undefined => /evil-([a-z-]+-\d+)/.exec(text)?.[1];

/** Matches a file of a chat. No message of the corpus has one. */
const FILE = /\/attachments\//;

/** Records all forbidden effects of messages on a page. Must start before the page is opened. */
export class Watch {
  private constructor(private readonly _page: Page) {}

  static async begin(page: Page): Promise<Watch> {
    const watch = new Watch(page);
    page.on('request', request => watch._note(request.url()));
    page.on('dialog', dialog => {
      watch.offences.add(`${markIn(dialog.message()) ?? 'some message'}: opens a dialog`);
      void dialog.dismiss();
    });
    page.on('popup', popup => {
      watch.offences.add(`${markIn(popup.url()) ?? 'some message'}: opens a window`);
    });
    page.on('framenavigated', frame => {
      if (frame === page.mainFrame() && markIn(frame.url())) {
        watch.offences.add(`${markIn(frame.url())}: takes the page away`);
      }
    });
    await page.exposeFunction('evil', (mark: string) =>
      watch.offences.add(`${markIn(mark) ?? mark}: runs a script`)
    );
    return watch;
  }

  /** The recorded effects, with the names of the messages. */
  readonly offences = new Set<string>();

  /** From now on, each request for a new address is an offence. */
  settle(): void {
    this._isSettled = true;
  }

  private _note(address: string): void {
    const mark = markIn(decodeURIComponent(address.replace(/%(?![0-9a-f]{2})/gi, '%25')));
    const url = new URL(address);
    const place = `${url.origin}/${url.pathname.split('/').slice(1, 3).join('/')}`;
    if (/^(data|blob|about):/.test(address)) {
      return;
    }
    if (mark !== undefined) {
      this.offences.add(
        `${mark}: asks for ${url.origin === new URL(this._page.url()).origin ? url.pathname : url.origin}`
      );
    } else if (this._isSettled && (!this._known.has(place) || FILE.test(url.pathname))) {
      this.offences.add(`some message: asks for ${address}`);
    }
    if (!this._isSettled) {
      this._known.add(place);
    }
  }

  private readonly _known = new Set<string>();
  private _isSettled = false;
}
