import { isTowards } from '../../../../src/components/messages/tools-way.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

/** The place of the tools in this test, of which the middle is at 340, 14. */
const TOOLS = {
  ...{ x: 300, y: 0, width: 80, height: 28 },
  ...{ left: 300, top: 0, right: 380, bottom: 28 }
} as DOMRect;

describe('the way from a message to its tools', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
    jest.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(TOOLS);
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const tools = (): string[] =>
    view.drawing
      .all('.cq-Tools')
      .map(element => element.closest<HTMLElement>('.cq-Message')!.dataset.id!);

  const move = (clientX: number, clientY: number, buttons = 0): void =>
    view.drawing.fire(
      view.drawing.one('.cq-ToolsWay'),
      new MouseEvent('pointermove', { bubbles: true, clientX, clientY, buttons })
    );

  const pass = (ms: number): void => act(() => void jest.advanceTimersByTime(ms));

  beforeEach(async () => {
    await view.draw({ messages: [view.message('ivo', 'first'), view.message('ivo', 'second')] });
    view.point('m2');
    expect(tools()).toEqual(['m2']);
  });

  it('[MENU2] they stay while the pointer goes towards them', () => {
    move(100, 28);
    move(160, 24);
    move(220, 20);
    expect(tools()).toEqual(['m2']);
  });

  it('[MENU2] they make way for a pointer that goes up, or that selects', () => {
    move(100, 28);
    move(101, 18);
    expect(tools()).toEqual([]);
    view.point('m2');
    move(100, 28, 1);
    expect(tools()).toEqual([]);
  });

  it('[MENU2] they make way for a pointer that rests', () => {
    jest.useFakeTimers();
    move(100, 28);
    pass(200);
    move(160, 24);
    pass(200);
    expect(tools()).toEqual(['m2']);
    pass(60);
    expect(tools()).toEqual([]);
  });

  it('[MENU2] an open menu needs no way', () => {
    view.drawing.click(view.drawing.button('More actions'));
    expect(view.drawing.all('.cq-ToolsWay')).toEqual([]);
  });

  it.each([
    ['rightwards', { x: 160, y: 24 }, true],
    ['upwards', { x: 100, y: 14 }, false],
    ['back', { x: 60, y: 28 }, false],
    ['hardly at all', { x: 98, y: 26 }, true]
  ])('[MENU2] a pointer that goes %s', (_name, now, is) => {
    expect(isTowards({ x: 340, y: 14 }, { x: 100, y: 28 }, now)).toBe(is);
  });
});
