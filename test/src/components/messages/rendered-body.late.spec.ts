import { nullTranslator } from '@jupyterlab/translation';
import { MainThreadParser } from '../../../../src/components/content/markdown/main-thread-parser.js';
import { CLOSED } from '../../../../src/components/content/resources/resource-policy.js';
import { RenderedBody } from '../../../../src/components/messages/rendered-body.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

let isThere = false;

jest.mock('../../../../src/components/content/bundles/bundle.js', () => {
  if (!isThere) {
    throw new Error('No.');
  }
  const node = document.createElement('p');
  node.textContent = 'A plot';
  return { renderBundle: () => Promise.resolve({ node, dispose: () => node.remove() }) };
});

it('[LATE4] a message whose rich content cannot be shown yet shows its text, and then the content', async () => {
  const host = document.createElement('div');
  let drawn: () => void = () => undefined;
  const body = new RenderedBody({
    ...{ host, content: { parser: new MainThreadParser() }, policy: CLOSED, codeBars: false },
    ...{ trans: nullTranslator.load('x'), timers: timersOf(new ManualClock()) },
    onDrawn: () => drawn()
  });
  const whenDrawn = (work: () => void): Promise<void> =>
    new Promise(resolve => {
      drawn = resolve;
      work();
    });
  await whenDrawn(() => body.show('Week 31', { data: { 'text/html': '<p>Week 31</p>' } }));
  expect(host.textContent).toBe(
    'Week 31This part could not be loaded. Check your connection and try again.Retry'
  );
  isThere = true;
  await whenDrawn(() => host.querySelector('button')!.click());
  expect(host.textContent).toBe('A plot');
  body.dispose();
});
