import { expect, test } from './harness/test.js';

test('[PKG4] no token is in the log of Jupyter', async ({ lab, jupyter }) => {
  const ada = await lab('ada');
  await ada.create('Discreet');
  await ada.send('hello');
  await expect(ada.message('hello').first()).toBeVisible();
  expect(jupyter.output).toContain('/sync/text:chat:');
  expect(jupyter.output).not.toContain('eyJ');
});
