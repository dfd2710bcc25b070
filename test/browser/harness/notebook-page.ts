import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Jupyter } from './jupyter.js';

export interface ICellOptions {
  id: string;
  source: string;
  type?: 'code' | 'markdown';
  outputs?: object[];
}

/** Writes a file into the folder that Jupyter serves. */
export async function writeFileTo({ home }: Jupyter, path: string, text: string): Promise<void> {
  const file = join(home, 'work', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Writes a notebook of Python into the folder that Jupyter serves. */
export function writeNotebook(
  jupyter: Jupyter,
  path: string,
  cells: readonly ICellOptions[]
): Promise<void> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map(({ id, source, type = 'code', outputs = [] }) => ({
      ...{ id, cell_type: type, metadata: {}, source },
      ...(type === 'code' && { execution_count: null, outputs })
    }))
  };
  return writeFileTo(jupyter, path, JSON.stringify(notebook));
}

/** The documents of JupyterLab's main area. */
export class NotebookPage {
  constructor(readonly page: Page) {}

  /** Opens a file of the file browser's first folder. */
  async open(name: string): Promise<void> {
    const files = this.page.locator('#jp-filebrowser, .jp-FileBrowser').first();
    if (!(await files.isVisible())) {
      await this.page.locator('.lm-TabBar-tab[data-id=filebrowser]').click();
    }
    await files.locator('.jp-DirListing-item').filter({ hasText: name }).dblclick();
    await expect(
      this.page.locator('#jp-main-dock-panel .lm-mod-current').filter({ hasText: name })
    ).toBeVisible();
  }

  /** The notebook that is visible. */
  get notebook(): Locator {
    return this.page.locator('.jp-NotebookPanel').filter({ visible: true });
  }

  get cells(): Locator {
    return this.notebook.locator('.jp-Cell');
  }

  cell(index: number): Locator {
    return this.cells.nth(index);
  }

  /** The sources of all cells. */
  sources(): Promise<string[]> {
    return this.cells.evaluateAll(cells =>
      cells.map(cell =>
        [...cell.querySelectorAll('.cm-line')].map(line => line.textContent ?? '').join('\n')
      )
    );
  }
}
