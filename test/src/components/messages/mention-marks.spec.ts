import { MentionMarks } from '../../../../src/components/messages/mention-marks.js';
import type { IPerson } from '../../../../src/model/index.js';

const person = (username: string, name: string): IPerson => ({
  ...{ username, name, kind: 'account', here: true }
});

describe('marks of mentions', () => {
  const model = { username: 'ada', people: [person('ada', 'Ada'), person('eve', '<b>Eve</b>')] };

  function marked(html: string): string {
    const node = document.createElement('div');
    node.innerHTML = html;
    const marks = new MentionMarks(model);
    marks.mark([node]);
    marks.mark([node]);
    return node.innerHTML;
  }

  it('[ASKED11] mentions are marked, those of the reader more strongly, and names stay text', () => {
    expect(marked('<p>Hi @Ada, and @eve!</p>')).toBe(
      '<p>Hi <span class="cq-Mention cq-mod-me">@Ada</span>, and <span class="cq-Mention">@eve</span>!</p>'
    );
    expect(marked('<em>@&lt;b&gt;Eve&lt;/b&gt; @Adam</em>')).toBe(
      '<em><span class="cq-Mention">@&lt;b&gt;Eve&lt;/b&gt;</span> @Adam</em>'
    );
  });

  it.each(['<code>@Ada</code>', '<pre>@Ada</pre>', '<a href="#">@Ada</a>', '<p>Ada</p>'])(
    '[ASKED11] nothing is marked in %s',
    html => {
      expect(marked(html)).toBe(html);
    }
  );

  it('[ASKED11] people who come later are known', () => {
    const later = { ...model, people: [] as IPerson[] };
    const marks = new MentionMarks(later);
    const node = document.createElement('p');
    node.textContent = '@Ada';
    marks.mark([node]);
    expect(node.children).toHaveLength(0);
    later.people = model.people;
    marks.mark([node]);
    expect(node.children).toHaveLength(1);
  });

  /** Paragraphs with as many mentions in each. */
  const paragraphs = (count: number, mentions: number): HTMLElement[] =>
    Array.from({ length: count }, () => {
      const node = document.createElement('p');
      node.textContent = '@Ada '.repeat(mentions);
      return node;
    });

  it('[BUDGET30] a message has at most 250 of them, in however many elements its text stands', () => {
    const node = document.createElement('div');
    node.append(...paragraphs(20, 200));
    const others = paragraphs(5, 100);
    const marks = new MentionMarks(model);
    marks.mark([node]);
    marks.mark(others);
    expect(node.querySelectorAll('.cq-Mention')).toHaveLength(250);
    expect(others.map(one => one.children.length)).toEqual([100, 100, 50, 0, 0]);
    expect(node.textContent).toBe('@Ada '.repeat(20 * 200));
  });

  it('[BUDGET30] the search for them costs no more in many elements than in one', () => {
    const people = Array.from({ length: 200 }, (_, i) => person(`u${i}`, 'x'.repeat(i + 1)));
    const marks = new MentionMarks({ ...model, people });
    const nodes = Array.from({ length: 150 }, () => document.createElement('p'));
    nodes.forEach(node => (node.textContent = `@ ${'y'.repeat(200)}`));
    const last = nodes[149];
    last.textContent = '@x';
    marks.mark(nodes);
    expect(last.children).toHaveLength(0);
    marks.mark([last]);
    expect(last.children).toHaveLength(1);
  });
});
