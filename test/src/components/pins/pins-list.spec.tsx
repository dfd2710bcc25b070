import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('the pinned messages of a chat', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
    Object.assign(view.model.pins, {
      canPin: () => true,
      set: (id: string, pinned: boolean) => view.calls.push(`pin ${id} ${pinned}`)
    });
  });
  afterEach(() => view.dispose());

  const entry = (label: string): HTMLElement | undefined =>
    view.drawing.all('[role=menuitem]').find(({ textContent }) => textContent === label);

  it('[PINVIEW1] the menu of a message pins it, and unpins a pinned one', async () => {
    const [first, second] = [
      view.message('ivo', 'hello'),
      view.message('ivo', 'plan', { pinned: true })
    ];
    await view.draw({ messages: [first, second] });
    for (const [{ id }, label] of [
      [first, 'Pin'],
      [second, 'Unpin']
    ] as const) {
      view.point(id);
      view.drawing.click(view.rowOf(id).querySelector<HTMLElement>('[aria-label="More actions"]')!);
      view.drawing.click(entry(label)!);
    }
    expect(view.calls.filter(call => call.startsWith('pin'))).toEqual([
      'pin m1 true',
      'pin m2 false'
    ]);
  });

  it('[MENU1] the actions stay while the menu is open', async () => {
    const message = view.message('ivo', 'hello');
    await view.draw({ messages: [message] });
    view.point(message.id);
    view.drawing.click(view.drawing.button('More actions'));
    view.drawing.fire(view.rowOf(message.id), new MouseEvent('pointerout', { bubbles: true }));
    view.drawing.fire(entry('Pin')!, new MouseEvent('pointerdown', { bubbles: true }));
    expect(entry('Pin')).toBeDefined();
    view.drawing.fire(document.body, new MouseEvent('pointerdown', { bubbles: true }));
    expect(entry('Pin')).toBeUndefined();
  });

  it('[PINVIEW2] the header counts them, and its list leads to each and unpins it', async () => {
    const pin = view.message('ivo', '**Meet** at ten', { pinned: true, pinned_by: 'calc' });
    await view.draw({ messages: [pin] });
    expect(view.drawing.all('.cq-PinsButton')).toEqual([]);
    view.model.pins.all = [pin];
    await view.draw();
    const button = view.drawing.button('1 pinned message');
    view.drawing.click(button);
    const row = view.drawing.one('.cq-Pin');
    expect(document.activeElement).toBe(row.querySelector('button'));
    expect(row.textContent).toMatch(/Ivo Teska.*Meet at ten/);
    view.drawing.click(view.drawing.button('Unpin'));
    expect(view.calls).toContain('pin m1 false');
    view.drawing.fire(row, new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(view.drawing.all('.cq-Pins')).toEqual([]);
    expect(document.activeElement).toBe(button);
    view.drawing.click(button);
    view.drawing.click(view.drawing.one('.cq-Pin-jump'));
    await view.drawing.settle();
    expect(view.drawing.all('.cq-Pins')).toEqual([]);
    expect(view.rowOf('m1').className).toContain('cq-mod-target');
  });

  it('[PINVIEW3] a pinned message says who has pinned it, and a deleted one nothing', async () => {
    const pin = view.message('ivo', 'plan', { pinned: true, pinned_by: 'calc' });
    await view.draw({ messages: [pin] });
    expect(view.drawing.one('.cq-PinMark').textContent).toBe('Pinned by Calculator (bot)');
    await view.draw({ messages: [{ ...pin, deleted: true }] });
    expect(view.drawing.all('.cq-PinMark')).toEqual([]);
  });
});
