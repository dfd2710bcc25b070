import type { BotAnswers } from '../../../../src/document/index.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('asking in the composer', () => {
  let view: ChatViewScene;

  beforeEach(async () => {
    view = new ChatViewScene();
    Object.assign(view.model, {
      people: [
        { username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true },
        { username: 'ina', name: 'Ina', kind: 'guest', here: false }
      ]
    });
    view.chats.settings.bots = [
      { username: 'echo', displayName: 'Echo' },
      {
        username: 'calc',
        displayName: 'Calculator',
        answers: 'mentioned',
        commands: [{ name: 'sum', description: 'Adds numbers.', arguments: 'numbers' }]
      },
      { username: 'notes', displayName: 'Notes', answers: 'commands' }
    ];
    await view.draw();
  });
  afterEach(() => view.dispose());

  function enter(...bots: string[]): void {
    act(() => {
      bots.forEach(username =>
        view.model.document.yparticipants.set(username, { username, role: 'bot' })
      );
      view.model.changed.emit({});
    });
  }

  function answer(username: string, answers: BotAnswers): void {
    act(() => {
      view.model.document.yparticipants.set(username, { username, role: 'bot', answers });
      view.model.changed.emit({});
    });
  }

  const write = (text: string): void => view.drawing.type(view.composer, text);
  const key = (name: string, init?: KeyboardEventInit): boolean =>
    view.drawing.key(name, init, view.composer);
  const options = (): string[] => view.drawing.texts('[role=option]');
  const asked = (): string => view.drawing.texts('.cq-Composer-asked').join();
  /** The option that the text box names. */
  const active = (): string | null => {
    const id = view.composer.getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)!.textContent;
  };

  it('[BOTCMD3] arrows move through the list, and Enter or Tab picks without sending', () => {
    enter('calc');
    write('Hello @i');
    expect(options()).toEqual(['ITIvo Teskahere', 'IInaguest']);
    expect(view.composer.getAttribute('aria-controls')).toBe(view.drawing.one('[role=listbox]').id);
    expect(active()).toBe('ITIvo Teskahere');
    key('ArrowDown');
    expect(active()).toBe('IInaguest');
    key('ArrowDown');
    key('ArrowUp');
    expect(active()).toBe('IInaguest');
    expect(view.drawing.all('[aria-selected=true]')).toHaveLength(1);
    expect(key('Enter')).toBe(true);
    expect(view.composer.value).toBe('Hello @Ina ');
    expect(options()).toEqual([]);
    expect(view.composer.hasAttribute('aria-activedescendant')).toBe(false);
    expect(view.calls.filter(call => call.startsWith('send'))).toEqual([]);
    write('Hello @Ina @calc');
    expect(key('Tab')).toBe(true);
    expect(view.composer.value).toBe('Hello @Ina @Calculator ');
    key('Enter');
    expect(view.calls).toContain('send Hello @Ina @Calculator');
  });

  it('[BOTCMD3] Escape closes the list until another name begins, and other keys write on', () => {
    write('@i');
    key('Escape');
    expect(options()).toEqual([]);
    write('@iv');
    expect(options()).toEqual([]);
    write('@iv @i');
    expect(options()).not.toEqual([]);
    expect([key('a'), key('ArrowLeft'), key('Enter', { shiftKey: true })]).toEqual([
      ...[false, false, false]
    ]);
    expect(key('Enter', { ctrlKey: true })).toBe(true); // sends
    expect(view.calls.filter(call => call.startsWith('send'))).toHaveLength(1);
  });

  it.each(['/sum', 'Hello @Ina'])('[BOTCMD3] Enter sends %s, where nothing is left', text => {
    enter('calc');
    write(text);
    expect(options()).toHaveLength(1);
    expect(key('Enter')).toBe(true);
    expect(view.calls).toContain(`send ${text}`);
  });

  it('[BOTCMD3] keys of an input method do not pick', () => {
    write('@i');
    expect(key('Enter', { isComposing: true })).toBe(false);
    expect(key('Enter', { keyCode: 229 })).toBe(false);
    expect(view.composer.value).toBe('@i');
  });

  it('[BOTCMD3] a pointer picks, and the focus stays in the text', () => {
    write('@i');
    const [, second] = view.drawing.all('[role=option]');
    view.drawing.fire(second, new MouseEvent('pointermove', { bubbles: true }));
    expect(active()).toBe('IInaguest');
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    view.drawing.fire(second, press);
    expect(press.defaultPrevented).toBe(true);
    view.drawing.click(second);
    expect(view.composer.value).toBe('@Ina ');
    expect(document.activeElement).toBe(view.composer);
  });

  it('[BOTCMD3] the list of commands shows their arguments and what they do', () => {
    enter('calc', 'echo');
    write('/');
    expect(options()).toEqual(['/sum numbersCalculator: Adds numbers.']);
    expect(view.drawing.texts('.cq-Popup-title')).toEqual(['Commands']);
    key('Enter');
    expect(view.composer.value).toBe('/sum ');
  });

  it('[BOTCMD3] the list closes when the text box loses the focus', () => {
    act(() => view.composer.focus());
    write('@i');
    expect(options()).toHaveLength(2);
    act(() => view.composer.blur());
    expect(options()).toEqual([]);
  });

  it('[ASKED8] the composer says who will be asked by what stands in it', () => {
    write('Hello');
    expect(view.drawing.all('.cq-Composer-asked')).toEqual([]);
    enter('echo', 'calc', 'notes');
    const said: [string, string][] = [
      ['', ''],
      ['Hello', 'Asks Echo'],
      ['@calc 1', 'Asks Calculator'],
      ['@Calculator and @Echo', 'Asks Echo and Calculator'],
      ['/sum 1 2', 'Asks Calculator'],
      ['@notes hi', 'Notes answers only its commands'],
      ['@Ivo-Teska hi', 'Asks Echo']
    ];
    for (const [text, words] of said) {
      write(text);
      expect(asked()).toBe(words);
    }
  });

  it('[ASKED8] the composer says that nobody is asked if an @ was written, and follows the chat', () => {
    enter('echo', 'calc', 'notes');
    write('@nobody hello');
    expect(asked()).toBe('Asks Echo');
    answer('echo', 'mentioned');
    expect(asked()).toBe('Asks no bot');
    write('@Ivo-Teska hello');
    expect(asked()).toBe('');
    write('hello');
    expect(asked()).toBe('');
    answer('echo', 'always');
    answer('calc', 'always');
    answer('notes', 'always');
    expect(asked()).toBe('Asks 3 bots: Echo, Calculator, Notes');
  });
});
