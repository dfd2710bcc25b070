import React from 'react';
import { DraftFiles } from '../../../../src/model/index.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

  describe('messages', () => {
    it('[MSG4] are edited in place; Escape cancels, Enter saves', async () => {
      await view.draw({ messages: [view.message('ada', 'befor'), view.message('ivo', 'hi')] });
      view.point('m2');
      view.drawing.click(view.drawing.button('More actions'));
      expect(view.drawing.texts('[role=menuitem]')).not.toContain('Edit');
      view.drawing.key('Escape');
      view.choose('m1', 'Edit');
      const box = (): HTMLTextAreaElement => view.drawing.one('.cq-Message textarea');
      expect(document.activeElement).toBe(box());
      view.drawing.type(box(), 'x');
      view.drawing.key('Escape', {}, box());
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
      expect(document.activeElement).toBe(view.composer);
      view.choose('m1', 'Edit');
      view.drawing.type(box(), 'before');
      view.drawing.key('Enter', {}, box());
      expect(view.calls).toContain('edit m1 before');
    });

    it('[EDITFILES3] an edit shows the files of its message, and saves those that stay', async () => {
      const files = ['one', 'two'].map(id => ({ id, name: `${id}.txt`, type: 'text/plain' }));
      view.model.edits.filesOf = () => {
        const draft = new DraftFiles({ remove: () => undefined } as never);
        draft.restore(files);
        return draft;
      };
      const edits: unknown[] = [];
      Object.assign(view.model, { edit: (...given: unknown[]) => edits.push(given) });
      const message = view.message('ada', 'See', { attachments: ['one', 'two'] });
      await view.draw({ messages: [message] });
      view.choose('m1', 'Edit');
      const box = (): HTMLTextAreaElement => view.drawing.one('.cq-Message textarea');
      expect(view.drawing.texts('.cq-Message .cq-Chip')).toEqual(['one.txt', 'two.txt']);
      expect(view.drawing.all('.cq-Files')).toEqual([]);
      view.drawing.key('Enter', {}, box());
      view.choose('m1', 'Edit');
      view.model.edits.draftOf(message).files!.remove('one');
      view.drawing.key('Enter', {}, box());
      expect(edits).toEqual([
        ['m1', 'See', undefined],
        ['m1', 'See', [files[1]]]
      ]);
      view.choose('m1', 'Edit');
      view.drawing.key('Escape', {}, box());
      expect(view.model.edits.ends).toEqual([true, true, false].map(isSaved => ['m1', isSaved]));
    });

    it('[DRAFT9] an interrupted edit continues in another view until it is cancelled', async () => {
      await view.draw({ messages: [view.message('ada', 'before'), view.message('ivo', 'hi')] });
      view.choose('m1', 'Edit');
      const box = (): HTMLTextAreaElement => view.drawing.one('.cq-Message textarea');
      view.drawing.type(box(), 'before and af');
      view.drawing.draw(<></>);
      await view.draw();
      expect(box().value).toBe('before and af');
      view.drawing.type(box(), 'before');
      expect(view.model.edits.newest).toBeNull();
      view.drawing.type(box(), 'more');
      view.drawing.key('Escape', {}, box());
      expect(view.model.edits.newest).toBeNull();
      view.drawing.draw(<></>);
      await view.draw();
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
    });

    it('[DRAFT9] an edit continues once the stored texts are read, or moves into the composer if its message is deleted', async () => {
      const messages = [view.message('ada', 'before'), view.message('ivo', 'hi')];
      view.model.edits.newest = undefined;
      await view.draw({ messages });
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
      view.model.edits.newest = { id: 'm1', text: 'before and af' };
      act(() => view.model.changed.emit({}));
      expect(view.drawing.one<HTMLTextAreaElement>('.cq-Message textarea').value).toBe(
        'before and af'
      );
      view.drawing.draw(<></>);
      view.model.input.value = 'a draft';
      await view.draw({ canEdit: () => false });
      expect(view.composer.value).toBe('before and af\n\na draft');
      expect(view.model.edits.newest).toBeNull();
    });

    it('[DRAFT9] the text of an edit moves into the composer if its message is deleted meanwhile', async () => {
      const messages = [view.message('ada', 'before'), view.message('ivo', 'hi')];
      await view.draw({ messages });
      view.choose('m1', 'Edit');
      view.drawing.type(view.drawing.one('.cq-Message textarea'), 'before and af');
      await view.draw({ messages: [{ ...messages[0], body: '', deleted: true }, messages[1]] });
      expect(view.composer.value).toBe('before and af');
      expect(view.model.edits.ends).toEqual([['m1', false]]);
      expect((document.activeElement as HTMLElement).dataset.id).toBe('m2');
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
      expect(view.model.edits.newest).toBeNull();
    });

    it('[DRAFT9] the message of an interrupted edit is loaded; if that fails, the text moves into the composer', async () => {
      const old = view.message('ada', 'before');
      view.model.edits.newest = { id: old.id, text: 'before and af' };
      view.model.reveal = id => {
        view.calls.push(`reveal ${id}`);
        view.model.messages = [old];
        return Promise.resolve();
      };
      await view.draw({ messages: [view.message('ivo', 'hi')] });
      expect(view.calls).toEqual([`reveal ${old.id}`]);
      expect(view.drawing.one<HTMLTextAreaElement>('.cq-Message textarea').value).toBe(
        'before and af'
      );
      view.drawing.draw(<></>);
      view.model.reveal = () => Promise.reject(new Error('There is no such message.'));
      await view.draw({ messages: [view.message('ivo', 'hi')] });
      expect([view.composer.value, view.model.edits.newest]).toEqual(['before and af', null]);
    });

    it('[DRAFT12] a refused edit tells the reason, and can be continued or given up', async () => {
      const time = new Date('2026-11-19T14:32:00').getTime();
      const failure = { message: 'You may only read.', retry: false, code: 'forbidden', time };
      await view.draw({
        messages: [view.message('ada', 'mine', { delivery: 'failed', failure })]
      });
      expect(view.drawing.texts('.cq-Foot')).toEqual([
        'Change not saved: You may only read.EditDiscard changeDetails'
      ]);
      view.drawing.click(view.drawing.button('Details'));
      expect(view.drawing.texts('.cq-Details dd')).toEqual([
        ...['You may only read.', 'forbidden'],
        expect.stringContaining('14:32')
      ]);
      view.drawing.click(view.drawing.button('Discard change'));
      view.drawing.click(view.drawing.button('Edit'));
      expect(view.calls).toEqual(['discard m1', 'discard m1']);
      expect(view.drawing.one<HTMLTextAreaElement>('.cq-Message textarea').value).toBe('mine');
      expect([view.model.edits.newest, view.composer.value]).toEqual([
        { id: 'm1', text: 'mine' },
        ''
      ]);
    });

    it('[MSG5] are deleted only after the user confirms', async () => {
      await view.draw({ messages: [view.message('ada', 'oops')] });
      for (const yes of [false, true]) {
        view.answer = yes;
        view.choose('m1', 'Delete');
        await view.drawing.settle();
        expect(view.calls.includes('delete m1')).toBe(yes);
      }
    });

    it('[FOCUS5] the confirmation of a deletion returns the focus to the message', async () => {
      await view.draw({ messages: [view.message('ada', 'oops')] });
      view.props.confirm = () => {
        view.calls.push((document.activeElement as HTMLElement).dataset.id ?? '');
        return Promise.resolve(false);
      };
      await view.draw();
      view.choose('m1', 'Delete');
      expect(view.calls).toContain('m1');
    });
  });
});
