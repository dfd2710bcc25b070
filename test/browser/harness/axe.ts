import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The outermost elements of the chat. */
const PARTS = '[class*="cq-"]:not([class*="cq-"] *)';

/** Expects that axe-core finds nothing in the parts of the chat. JupyterLab's own parts do not count. */
export async function expectNoFindings(page: Page): Promise<void> {
  // The legacy mode opens no second page for each run. It leaves out frames of other origins, and there is none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(PARTS).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual(
    []
  );
}
