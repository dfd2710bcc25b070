import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { WorkspaceDialog } from '../../../../src/components/people/workspace-dialog.js';
import type { IApiClient } from '../../../../src/model/index.js';
import { Drawing } from '../../../harness/react.js';

const LAB = { id: 'lab', name: 'Lab', owner: 'ada', unreadChatCount: 0 };

describe('the members of a workspace', () => {
  let drawing: Drawing;
  let asked: string[];
  beforeEach(() => {
    drawing = new Drawing();
    asked = [];
    // The test environment has no dialogs.
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true;
    };
  });
  afterEach(() => drawing.dispose());

  async function show(username: string, failed: object = {}): Promise<void> {
    const members = [
      { username: 'ada', displayName: 'Ada' },
      { username: 'bob', displayName: 'Bob' }
    ];
    const known = [{ username: 'cyd', displayName: 'Cyd', kind: 'account' }];
    const request = (method: string, path: string, body?: object): Promise<unknown> => {
      if (method === 'GET') {
        return Promise.resolve({ value: path.startsWith('chat/people') ? known : members });
      }
      asked.push(`${method} ${path} ${JSON.stringify(body) ?? ''}`.trim());
      return Promise.resolve(failed);
    };
    const server = { request, identity: { username } } as unknown as IApiClient;
    const trans = nullTranslator.load('x');
    drawing.draw(
      <WorkspaceDialog workspace={LAB} chats={{ server }} trans={trans} onClose={() => undefined} />
    );
    await drawing.settle();
  }

  it('[WORKLIST3] its owner sees, adds and removes them', async () => {
    await show('ada');
    expect(drawing.texts('.cq-Member-name')).toEqual(['Adayou', 'Bob']);
    drawing.click(drawing.one('[role=option]'));
    drawing.click(drawing.button('Remove Bob'));
    await drawing.settle();
    expect(asked).toEqual([
      'POST chat/workspaces/lab/members/:add {"members":["cyd"]}',
      'DELETE chat/workspaces/lab/members/bob'
    ]);
  });

  it('[WORKLIST3] a member only sees them, and a refusal is told', async () => {
    await show('bob');
    expect(drawing.all('[role=combobox], [aria-label^=Remove]')).toEqual([]);
    drawing.dispose();
    drawing = new Drawing();
    await show('ada', { invalidMembers: [{ message: 'There is no such user.' }] });
    drawing.click(drawing.one('[role=option]'));
    await drawing.settle();
    expect(drawing.one('[role=alert]').textContent).toBe('There is no such user.');
  });
});
