import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';

/** How a page is drawn: by JupyterLab's two themes, and with the colours that a system forces. */
export const MODES = ['light', 'dark', 'forced'] as const;
export type Mode = (typeof MODES)[number];

/** Switches a page to a mode. JupyterLab and the plain page follow the system. */
async function setMode(page: Page, mode: Mode): Promise<void> {
  const isDark = mode === 'dark';
  await page.emulateMedia({
    colorScheme: isDark ? 'dark' : 'light',
    forcedColors: mode === 'forced' ? 'active' : 'none'
  });
  const body = page.locator('body[data-jp-theme-light]');
  if (await body.count()) {
    await page.waitForFunction(
      light => document.body.dataset.jpThemeLight === light,
      String(!isDark)
    );
  }
  // The style sheet of a theme comes after its name.
  await page.waitForTimeout(300);
}

/** Pictures of the states of the interface, in each mode, on one sheet. */
export class Sheet {
  constructor(
    private readonly _folder: string,
    private readonly _name: string
  ) {}

  /** Takes the picture of a state, which stays while the mode changes. */
  async take(what: Locator | Page, caption = ''): Promise<void> {
    const page = 'page' in what ? what.page() : what;
    for (const mode of MODES) {
      await setMode(page, mode);
      const png = await what.screenshot({ animations: 'disabled', timeout: 20_000 });
      this._pictures[mode].push({ caption, png: png.toString('base64') });
    }
    await setMode(page, 'light');
  }

  /** Writes a sheet for each mode, at the width of one column for each picture in a line. */
  async write(page: Page, columns: number, scale = 1): Promise<void> {
    await mkdir(this._folder, { recursive: true });
    const blank = await page.context().browser()!.newPage();
    for (const mode of MODES) {
      const pictures = this._pictures[mode];
      const path = join(this._folder, `${this._name}-${mode}.png`);
      if (pictures.length === 1) {
        await writeFile(path, Buffer.from(pictures[0].png, 'base64'));
        continue;
      }
      await blank.setContent(html(pictures, columns, scale, mode));
      await blank.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
      await blank.locator('main').screenshot({ path });
    }
    await blank.close();
  }

  private readonly _pictures: Record<Mode, IPicture[]> = { light: [], dark: [], forced: [] };
}

interface IPicture {
  caption: string;
  /** In Base64. */
  png: string;
}

const html = (pictures: readonly IPicture[], columns: number, scale: number, mode: Mode): string =>
  `<style>
    body { margin: 0; font: ${13 * scale}px system-ui }
    main { display: inline-grid; grid-template-columns: repeat(${columns}, max-content); gap: ${16 * scale}px;
      align-items: start; padding: ${16 * scale}px; background: ${mode === 'dark' ? '#424242' : '#eee'};
      color: ${mode === 'dark' ? '#fff' : '#222'} }
    figure { margin: 0 } figcaption { margin-bottom: ${6 * scale}px } img { display: block; border: 1px solid #9e9e9e }
  </style><main>${pictures
    .map(
      ({ caption, png }) =>
        `<figure><figcaption>${caption}</figcaption><img src="data:image/png;base64,${png}"></figure>`
    )
    .join('')}</main>`;
