import React, { useEffect } from 'react';
import { ChatCommandRegistry } from '../../../../src/components/extensions/chat-command-registry.js';
import type {
  IChatCommandProvider,
  IMessagePartProps
} from '../../../../src/components/extensions/contracts.js';
import { MessageFooterRegistry } from '../../../../src/components/extensions/message-footer-registry.js';
import { MessagePreambleRegistry } from '../../../../src/components/extensions/message-preamble-registry.js';
import { createInputToolbarRegistry } from '../../../../src/components/composer/toolbar/items.js';
import { act, actAsync } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

const FAILED = 'A part of another extension has failed here.';

describe('ChatView', () => {
  let view: ChatViewScene;
  let errors: jest.SpyInstance;

  beforeEach(() => {
    localStorage.clear();
    view = new ChatViewScene();
    // React writes each error that a boundary catches to the console.
    errors = jest.spyOn(console, 'error').mockImplementation();
  });
  afterEach(() => {
    view.dispose();
    errors.mockRestore();
    jest.useRealTimers();
  });

  const Broken = (): JSX.Element => {
    throw new Error('broken');
  };
  const Named = ({ message, model }: IMessagePartProps): JSX.Element => (
    <b className="x-Named">{`${message.body} in ${model.name}`}</b>
  );

  describe('parts at messages', () => {
    it('[EXTEND3] sections stand under each message, and components above its body, also those that come later', async () => {
      const footers = new MessageFooterRegistry();
      const preambles = new MessagePreambleRegistry();
      view.extensions = { footers, preambles };
      const deleted = { deleted: true, body: '' };
      await view.draw({
        messages: [
          view.message('ivo', 'one'),
          view.message('ada', 'two'),
          view.message('ivo', '', deleted)
        ]
      });
      expect(view.drawing.all('.cq-Sections, .cq-Preamble')).toEqual([]);

      let added = footers.addSection({ position: 'right', component: Named });
      act(() => void preambles.addComponent(Named));
      expect(view.drawing.texts('.cq-Sections-right .x-Named')).toEqual([
        'one in Survey team',
        'two in Survey team'
      ]);
      expect(view.drawing.texts('.cq-Preamble + .cq-Body')).toHaveLength(2);
      act(() => added.dispose());
      expect(view.drawing.all('.cq-Sections')).toEqual([]);

      // A changed message reaches its parts.
      act(() => void (added = footers.addSection({ position: 'left', component: Named })));
      await view.draw({ messages: [view.message('ivo', 'new text')] });
      expect(view.drawing.texts('.cq-Sections .x-Named')).toEqual(['new text in Survey team']);
    });

    it('[EXTEND4] a part that throws, at once or later, leaves a sentence in its own place', async () => {
      const footers = new MessageFooterRegistry();
      const preambles = new MessagePreambleRegistry();
      const Late = ({ message }: IMessagePartProps): JSX.Element => {
        useEffect(() => {
          if (message.body === 'one') {
            throw new Error('late');
          }
        });
        return <i className="x-Late" />;
      };
      footers.addSection({ position: 'left', component: Broken });
      footers.addSection({ position: 'left', component: Named });
      preambles.addComponent(Late);
      view.extensions = { footers, preambles };
      await view.draw({ messages: [view.message('ivo', 'one'), view.message('ivo', 'two')] });
      expect(view.drawing.texts('.cq-Sections .cq-Failure')).toEqual([FAILED, FAILED]);
      expect(view.drawing.texts('.x-Named')).toHaveLength(2);
      expect(view.drawing.texts('.cq-Preamble .cq-Failure')).toEqual([FAILED]);
      expect(view.drawing.all('.x-Late')).toHaveLength(1);
      expect(view.composer.disabled).toBe(false);
    });

    it('[EXTEND4] so does an item of the toolbar', async () => {
      const toolbar = createInputToolbarRegistry();
      toolbar.addItem('broken', { element: Broken, position: 60 });
      Object.assign(view.props, { toolbar });
      await view.draw({ messages: [] });
      expect(view.drawing.one('.cq-Composer-bar .cq-Failure').getAttribute('aria-label')).toBe(
        FAILED
      );
      expect(view.drawing.button('Send')).toBeTruthy();
    });
  });

  it('[EXTEND5] a chat without messages shows the welcome of an extension, and nothing of it runs', async () => {
    view.extensions = { welcome: 'Welcome to **our** chat <img src=x onerror=alert(1)>' };
    await view.draw({ messages: [] });
    expect(view.drawing.one('.cq-Welcome').textContent).toContain('our');
    expect(view.drawing.all('.cq-Welcome img')).toEqual([]);
    await view.draw({ messages: [view.message('ivo', 'hi')] });
    expect(view.drawing.all('.cq-Welcome')).toEqual([]);
  });

  describe('commands', () => {
    const provide = (...providers: Partial<IChatCommandProvider>[]): ChatCommandRegistry => {
      const commands = new ChatCommandRegistry();
      providers.forEach((provider, i) =>
        commands.addProvider({ id: `p${i}`, listCommandCompletions: () => [], ...provider })
      );
      view.extensions = { commands };
      return commands;
    };
    const type = async (text: string): Promise<void> => {
      act(() => view.composer.focus());
      view.drawing.type(view.composer, text);
      await view.drawing.settle();
    };
    const enter = async (): Promise<void> => {
      view.drawing.key('Enter', {}, view.composer);
      await view.drawing.settle();
    };

    it('[EXTEND2] the composer suggests the commands of providers, and leaves out one that fails or never answers', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation();
      const commands = provide(
        { listCommandCompletions: () => Promise.reject(new Error('broken')) },
        { listCommandCompletions: () => new Promise(() => undefined) },
        {
          listCommandCompletions: () => [
            { name: '/clear', description: 'Clears the draft' },
            { name: '/Classify', replaceWith: 'Classify this:' },
            { name: '/other' }
          ]
        }
      );
      await view.draw({ messages: [] });
      await type('/cl');
      expect(view.drawing.texts('[role=option]')).toEqual(['/clearClears the draft', '/Classify']);
      view.drawing.key('ArrowDown', {}, view.composer);
      await enter();
      expect(view.composer.value).toBe('Classify this: ');
      await type('/cl');
      act(
        () =>
          void commands.addProvider({
            id: 'late',
            listCommandCompletions: () => [{ name: '/close' }]
          })
      );
      await view.drawing.settle();
      expect(view.drawing.texts('[role=option]')).toContain('/close');
      expect(warn).toHaveBeenCalled();
      warn.mockRestore();
    });

    it('[EXTEND6] a provider changes a text before it is sent, or takes it', async () => {
      provide({
        onSubmit: async (input, model) => {
          await Promise.resolve();
          input.value =
            input.value === '/clear' ? '' : input.value.replace('/where', `in ${model.name}`);
        }
      });
      await view.draw({ messages: [] });
      await type('/where');
      await enter();
      expect(view.calls).toEqual(['send in Survey team']);
      await type('/clear');
      await enter();
      expect(view.calls).toHaveLength(1);
      expect(view.composer.value).toBe('');
    });

    it('[EXTEND7] if a provider fails, a command stays unsent and other texts go out, and the user is told', async () => {
      provide({ onSubmit: () => Promise.reject(new Error('No such table')) });
      await view.draw({ messages: [] });
      await type('hello');
      await enter();
      expect(view.calls).toEqual(['No such table', 'send hello']);
      await type('/save my-password');
      await enter();
      expect(view.calls).toEqual(['No such table', 'send hello', 'No such table']);
      expect(view.composer.value).toBe('/save my-password');
    });

    it('[EXTEND7] a provider that never ends is given up, and nothing is sent twice', async () => {
      jest.useFakeTimers();
      let acts = 0;
      provide({
        onSubmit: () => {
          acts++;
          return new Promise(() => undefined);
        }
      });
      await view.draw({ messages: [] });
      await type('hello');
      await enter();
      await enter();
      expect(acts).toBe(1);
      expect(view.calls).toEqual([]);
      await actAsync(() => jest.advanceTimersByTimeAsync(5_000));
      expect(view.calls).toEqual([
        'An extension took too long. Your text was sent as it is.',
        'send hello'
      ]);
      // A text that is changed meanwhile is not sent.
      await type('more');
      await enter();
      await type('more and more');
      await actAsync(() => jest.advanceTimersByTimeAsync(10_000));
      expect(view.calls).toHaveLength(2);
      // Nothing is left to run when the view goes.
      await enter();
      view.drawing.draw(<></>);
      await actAsync(() => jest.advanceTimersByTimeAsync(10_000));
      expect(view.calls).toHaveLength(2);
    });
  });
});
