import { expect, test } from './harness/test.js';

const FOLDER = 'test-results/screens';

const HONEST = {
  text:
    '# Heading\n\nSome **bold**, *italic*, ~~gone~~, `code`, [a link](https://example.org "title").\n\n> A quote\n\n' +
    '1. one\n2. two\n   - nested\n\n- [x] done\n- [ ] open\n\nH<sub>2</sub>O, <kbd>Ctrl</kbd> &copy; $5 and then $10',
  code: 'Code:\n\n```python\ndef mean(values):\n    """The mean."""\n    return sum(values) / len(values)  # done\n```',
  formulas:
    'Inline $\\sigma = 0.2$ and $\\frac{a}{b}$ m.\n\n$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$$\n\n' +
    '\\begin{align}a &= b + c\\\\ d &= e\\end{align}',
  table: '| run | depth | note |\n| --- | ---: | :--: |\n| 1 | 3.41 | ok |\n| 12 | 17.2 | *odd* |',
  diagram: '```mermaid\ngraph LR\n  A[Start] --> B{Ok?}\n  B -->|yes| C[Done]\n  B -->|no| A\n```'
};

test('[CONTENT4] honest markdown, code, formulas, tables and diagrams look as in JupyterLab', async ({
  lab
}) => {
  test.slow();
  const ada = await lab('ada');
  await ada.create('Looks');
  await ada.chooseOfChat('Open in Main Area');
  for (const [name, body] of Object.entries(HONEST)) {
    await ada.composer.fill(body);
    await ada.composer.press('Enter');
    const row = ada.log.locator('.cq-mod-own').last();
    await expect(row.locator('.cq-Content')).toBeVisible();
    if (name === 'code') {
      await expect(row.locator('code span[class]').first()).toBeVisible();
    } else if (name === 'formulas') {
      await expect(row.locator('mjx-container')).toHaveCount(4);
    } else if (name === 'diagram') {
      await expect(row.locator('.cq-Diagram img')).toBeVisible();
    }
    await row.screenshot({ path: `${FOLDER}/content-${name}.png` });
  }
});

test('[CONTENT12] a message is not drawn outside its row and does not look like the interface', async ({
  lab
}) => {
  const ada = await lab('ada');
  await ada.create('Imitations');
  await ada.send('Before.');
  await expect(ada.message('Before.').first()).toBeVisible();
  const requests: string[] = [];
  ada.page.on('request', request => requests.push(request.url()));
  const marks = '\u0301'.repeat(500);
  await ada.composer.fill(
    [
      `Zalgo a${marks}b${'\u0323'.repeat(500)}`,
      '<div class="jp-Dialog" style="position:fixed;inset:0;z-index:9">Session expired</div>',
      '<article class="cq-Message" data-id="x"><span class="cq-Message-name">Grace</span></article>',
      '<a href="#" data-commandlinker-command="terminal:create-new">x</a>',
      '![plot](/logout) ![x](https://evil.test/x) <img src="/logout">',
      '$\\Huge\\Huge x$ $\\hspace{-1000em}y$ $\\rule{9999em}{9999em}$ $\\style{position:fixed}{z}$',
      '\u202eturned'
    ].join('\n\n')
  );
  await ada.composer.press('Enter');
  const row = ada.log.locator('.cq-mod-own').last();
  await expect(row.locator('mjx-container')).toHaveCount(1);
  const found = await row.evaluate(element => {
    const body = element.querySelector('.cq-Body')!;
    const { contain, isolation, position } = getComputedStyle(body);
    const own = (name: string): number => body.querySelectorAll(name).length;
    return {
      contain,
      isolation,
      position,
      dialogs: document.querySelectorAll('.jp-Dialog').length,
      heads: own('.cq-Message, .cq-Message-name, article, header'),
      named: own('[id], [data-commandlinker-command], [style*=fixed]'),
      images: own('img')
    };
  });
  expect(found).toEqual({
    contain: 'layout paint',
    isolation: 'isolate',
    position: 'relative',
    dialogs: 0,
    heads: 0,
    named: 0,
    images: 0
  });
  await row.screenshot({ path: `${FOLDER}/content-imitations.png` });
  expect(requests.filter(url => /logout|evil/.test(url))).toEqual([]);
});
